import CandelaHAL

/// What is asked of a camera, and how long it is waited for.
public struct CameraConfiguration: Sendable, Hashable {
  /// Device, for example `/dev/video0`.
  public var path: String
  /// Pixels in a row, 1...16,384; a camera that cannot do it is refused. Default: 640.
  public var width = 640
  /// Rows, 1...16,384. Default: 480.
  public var height = 480
  /// Frames a second, above 0; nil leaves the driver's. A camera gives the nearest rate that it can. Default: nil.
  public var framesPerSecond: Double?
  /// Buffers that the driver fills in turn, 2...32. Default 4: one with us, one being filled, two to spare.
  public var bufferCount = 4
  /// Longest wait for a frame. Default 2 s: no camera for this use is slower than a frame a second.
  public var frameLimit = Duration.seconds(2)
  /// Damaged frames in a row that are passed over before it is an error. Default 30: a second of a usual camera.
  public var damageLimit = 30
  /// Luma range where the driver's word is wrong; nil believes it. Default: nil.
  public var range: LumaRange?

  /// The defaults for a device.
  public init(path: String) { self.path = path }

  /// Largest width and height; a limit against nonsense, far above any sensor.
  package static let largestSide = 16_384

  /// - Throws: `HALError` of kind `other` that names the first field out of range.
  package func validate() throws(HALError) {
    let sides = 1...Self.largestSide
    let fields: [(String, Bool)] = [
      ("width \(width)", sides.contains(width)), ("height \(height)", sides.contains(height)),
      ("frame rate \(framesPerSecond ?? 1)", (0.01...10_000).contains(framesPerSecond ?? 1)),
      ("buffer count \(bufferCount)", (2...32).contains(bufferCount)),
      ("damage limit \(damageLimit)", damageLimit >= 0), ("frame limit \(frameLimit)", frameLimit > .zero),
    ]
    for (field, isGood) in fields where !isGood {
      throw HALError(.other, operation: "set up", subject: path, cause: "\(field) is out of range")
    }
  }
}

/// How a camera that went away is waited for.
public struct ReconnectionLimits: Sendable, Hashable {
  /// Longest time from the loss to the first new frame. Default 10 s: a cable put back in, a hub reset.
  public var limit = Duration.seconds(10)
  /// Rest between two attempts. Default 250 ms.
  public var pause = Duration.milliseconds(250)

  /// The defaults.
  public init() {}
}
