import CandelaHAL

/// A camera that is waited for when it goes away: a pipeline sees a gap in the sequence and no error, unless the camera
/// stays away for longer than the limit.
///
/// The board's laser is not lit meanwhile: nothing triggers, and the heartbeat lapses.
public final class ReconnectingCamera: FrameSource {
  /// As the camera.
  public var name: String { camera.name }
  /// A camera goes on.
  public var frameCount: Int? { nil }
  /// The camera.
  public let camera: LinuxCamera
  /// How often it came back.
  public private(set) var reconnections: UInt64 = 0
  private let limits: ReconnectionLimits
  private let isStopped: () -> Bool
  private let log: (String) -> Void

  /// Wraps a camera.
  /// - Parameters:
  ///   - isStopped: asked between attempts; where it says yes, the source ends.
  ///   - log: told when the camera goes and when it is back, in one sentence.
  public init(
    _ camera: LinuxCamera, limits: ReconnectionLimits = ReconnectionLimits(),
    isStopped: @escaping () -> Bool = { false },
    log: @escaping (String) -> Void = { _ in }
  ) {
    self.camera = camera
    self.limits = limits
    self.isStopped = isStopped
    self.log = log
  }

  /// See `FrameSource.withNextFrame`.
  /// - Throws: `HALError` as `LinuxCamera`; of kind `absent` only when the limit passed; and what `body` throws.
  public func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    while true {
      var bodyHasFailed = false
      do {
        return try camera.withNextFrame { descriptor, pixels in
          do { try body(descriptor, pixels) } catch {
            bodyHasFailed = true
            throw error
          }
        }
      } catch let error as HALError where error.kind == .absent && !bodyHasFailed {
        log("\(camera.configuration.path) has gone away, waiting for it")
        guard try wait(after: error) else { return false }
      }
    }
  }

  /// - Returns: whether the camera is back; false when a stop was asked for.
  private func wait(after loss: HALError) throws(HALError) -> Bool {
    let start = camera.time.now
    var failure = loss
    while camera.time.now.since(start) < limits.limit {
      if isStopped() { return false }
      camera.time.sleep(for: limits.pause)
      do {
        try camera.reopen()
        reconnections += 1
        log("\(camera.configuration.path) is back")
        return true
      } catch {
        failure = error
      }
    }
    throw HALError(
      .absent, operation: "wait for the camera", subject: camera.configuration.path, errno: failure.errno,
      cause: "it did not come back within \(limits.limit); last: \(failure.message)")
  }
}
