import CandelaHAL

/// Makes labelled grey frames, each a pure function of (seed, purpose, index) and the parameters.
///
/// The bytes are the same on every machine, at every optimisation level and in any order of calls. A value type that
/// may be used from several threads at once.
public struct SceneGenerator: Sendable {
  /// What frames are for. Frames of different purposes come from different random streams and are independent.
  public enum Purpose: String, Sendable, Hashable, CaseIterable {
    /// To fit a model to.
    case training
    /// To judge a model by.
    case testing
    /// Anything else, for example pictures for documentation.
    case free

    var stream: SceneRandom.Stream {
      switch self {
      case .training: .training
      case .testing: .testing
      case .free: .free
      }
    }
  }

  /// Chooses the random numbers.
  public let seed: UInt64
  /// Which frames of the seed they are.
  public let purpose: Purpose
  /// Pixels in a row: 8...4096.
  public let width: Int
  /// Rows: 8...4096.
  public let height: Int
  /// How much the frames vary.
  public let parameters: SceneParameters
  private let labels: LabelSchedule

  /// A generator for frames of one size.
  /// - Throws: `SceneError` when a parameter (CND-8001) or the size (CND-8002) is out of range.
  public init(
    seed: UInt64, purpose: Purpose = .free, width: Int = 96, height: Int = 96,
    parameters: SceneParameters = .default
  ) throws(SceneError) {
    try parameters.validate()
    try SceneParameters.validate(width: width, height: height)
    self.seed = seed
    self.purpose = purpose
    self.width = width
    self.height = height
    self.parameters = parameters
    labels = LabelSchedule(seed: seed, stream: purpose.stream, allowsRepeats: true)
  }

  /// Bytes in a frame.
  public var byteCount: Int { width * height }

  /// What frame `index` shows. Every run of 8 frames that starts at a multiple of 8 has each class once.
  public func shape(at index: UInt64) -> SceneClass { labels.shape(at: index) }

  /// Draws frame `index` into `pixels`, row-major, one byte a pixel (0 black, 255 white). Does not allocate pixels.
  /// `pixels` must have `byteCount` bytes.
  /// - Returns: the frame's description, with `index` as sequence, its label, and time zero.
  @discardableResult
  public func render(_ index: UInt64, into pixels: inout MutableSpan<UInt8>) -> FrameDescriptor {
    precondition(pixels.count == byteCount, "a frame of \(width) x \(height) needs \(byteCount) bytes")
    var random = SceneRandom(seed: seed, stream: purpose.stream, index: index)
    let shape = shape(at: index)
    let figure = Figure(shape, from: parameters, using: &random)
    let backdrop = Backdrop(from: parameters, using: &random)
    let noise = SceneRandom(key: random.key, stream: .noise, index: 0)
    FrameRenderer(width: width, height: height).render(figure, backdrop, noiseKey: noise.key, into: &pixels)
    return FrameDescriptor(width: width, height: height, sequence: index, label: shape.rawValue)
  }

  /// The bytes of frame `index`, row-major.
  public func frame(_ index: UInt64) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    var pixels = bytes.mutableSpan
    render(index, into: &pixels)
    return bytes
  }
}
