import CandelaHAL

/// A video without end: frame i is a pure function of (seed, i) and the parameters.
///
/// One shape at a time comes in over an edge, wanders, swings and breathes inside the ranges of the scene's parameters,
/// leaves over an edge, and another class follows; each class comes once in eight shapes. The background drifts from
/// shape to shape without a jump. The first frame is the first in which the first shape is wholly in view.
/// A value type that may be used from several threads at once.
public struct SceneScript: Sendable {
  /// Chooses the random numbers.
  public let seed: UInt64
  /// Pixels in a row: 8...4096.
  public let width: Int
  /// Rows: 8...4096.
  public let height: Int
  /// How much shapes vary: the same ranges as in still frames hold for every labelled frame.
  public let parameters: SceneParameters
  /// How shapes move.
  public let motion: MotionParameters
  private let labels: LabelSchedule

  /// A script for frames of one size.
  /// - Throws: `SceneError` when a parameter (CND-8001) or the size (CND-8002) is out of range.
  public init(
    seed: UInt64, width: Int = 96, height: Int = 96, parameters: SceneParameters = .default,
    motion: MotionParameters = MotionParameters()
  ) throws(SceneError) {
    try parameters.validate()
    try motion.validate()
    try SceneParameters.validate(width: width, height: height)
    self.seed = seed
    self.width = width
    self.height = height
    self.parameters = parameters
    self.motion = motion
    labels = LabelSchedule(seed: seed, stream: .video, allowsRepeats: false)
  }

  /// Bytes in a frame.
  public var byteCount: Int { width * height }

  /// What is known about frame `index`: sequence, time on the virtual clock, and the label (nil on the way in or out).
  public func descriptor(_ index: UInt64) -> FrameDescriptor {
    let (place, frame) = position(of: index)
    let isInView = ShapePath.distanceOut(frame, motion) == 0
    return FrameDescriptor(
      width: width, height: height, sequence: index, time: time(of: index),
      label: isInView ? labels.shape(at: place).rawValue : nil)
  }

  /// Draws frame `index` into `pixels` (`byteCount` bytes, row-major) and returns its description.
  @discardableResult
  public func render(_ index: UInt64, into pixels: inout MutableSpan<UInt8>) -> FrameDescriptor {
    precondition(pixels.count == byteCount, "a frame of \(width) x \(height) needs \(byteCount) bytes")
    let (place, frame) = position(of: index)
    let path = ShapePath(labels.shape(at: place), seed: seed, place: place, parameters: parameters)
    let figure = path.figure(at: frame, motion, width: width, height: height)
    let backdrop = backdrop(place).blended(
      towards: self.backdrop(place &+ 1), step: frame, of: motion.framesPerShape)
    let video = SceneRandom(seed: seed, stream: .video, index: 0)
    let noise = SceneRandom(key: video.key, stream: .noise, index: index)
    FrameRenderer(width: width, height: height).render(figure, backdrop, noiseKey: noise.key, into: &pixels)
    return descriptor(index)
  }

  /// Which shape of the video a frame belongs to, and which of that shape's frames it is.
  private func position(of index: UInt64) -> (place: UInt64, frame: Int) {
    let shifted = index &+ UInt64(motion.entryFrames)
    let length = UInt64(motion.framesPerShape)
    return (shifted / length, Int(shifted % length))
  }

  /// Whole seconds first: the product of a large index and 10^9 would not fit.
  private func time(of index: UInt64) -> Timestamp {
    let rate = UInt64(motion.framesPerSecond)
    let nanosecondsPerSecond: UInt64 = 1_000_000_000
    return Timestamp(
      nanoseconds: index / rate &* nanosecondsPerSecond &+ index % rate &* nanosecondsPerSecond / rate)
  }

  private func backdrop(_ place: UInt64) -> Backdrop {
    let video = SceneRandom(seed: seed, stream: .video, index: 0)
    var random = SceneRandom(key: video.key, stream: .backdrop, index: place)
    return Backdrop(from: parameters, using: &random)
  }
}
