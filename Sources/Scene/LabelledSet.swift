import CandelaHAL

/// A set of independent frames with balanced labels, for training or testing. Frames are made when asked for.
///
/// Sets of different purposes never share a frame's random numbers, whatever their counts. May be used from several
/// threads at once; every accessor is a pure function of its arguments.
public struct LabelledSet: Sendable {
  /// What makes the frames.
  public let generator: SceneGenerator
  /// How many frames the set has. Class counts differ by at most one.
  public let count: Int

  /// A set of `count` frames (0 or more); the default size is that of the reference board's input plane.
  /// - Throws: `SceneError` when the count or a parameter (CND-8001) or the size (CND-8002) is out of range.
  public init(
    _ purpose: SceneGenerator.Purpose, count: Int, seed: UInt64, width: Int = 28, height: Int = 28,
    parameters: SceneParameters = .default
  ) throws(SceneError) {
    guard count >= 0 else { throw .parameter("count", "\(count)", allowed: "0 or more") }
    generator = try SceneGenerator(
      seed: seed, purpose: purpose, width: width, height: height, parameters: parameters)
    self.count = count
  }

  /// Bytes in a frame.
  public var byteCount: Int { generator.byteCount }

  /// The names of the labels, in order.
  public var classNames: [String] { SceneClass.names }

  /// The label of frame `index`, which must be in 0..<count.
  public func label(_ index: Int) -> Int {
    generator.shape(at: checked(index)).rawValue
  }

  /// The bytes of frame `index` (0..<count), row-major.
  public func frame(_ index: Int) -> [UInt8] {
    generator.frame(checked(index))
  }

  /// Draws frame `index` (0..<count) into `pixels` (`byteCount` bytes) and returns its description.
  @discardableResult
  public func render(_ index: Int, into pixels: inout MutableSpan<UInt8>) -> FrameDescriptor {
    generator.render(checked(index), into: &pixels)
  }

  private func checked(_ index: Int) -> UInt64 {
    precondition(index >= 0 && index < count, "frame \(index) of a set of \(count)")
    return UInt64(index)
  }
}
