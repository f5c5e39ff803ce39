/// How a moving scene moves.
public struct MotionParameters: Sendable, Hashable {
  /// Frames from one shape's appearance to the next one's: 8...100,000. Default 120, two seconds at 60 frames a second.
  public var framesPerShape: Int = 120
  /// Frames in which a shape comes in over the edge, and again those in which it leaves: 0...(framesPerShape - 1) / 2.
  /// These frames carry no label, because the shape is not wholly in view. Default 10. With 0 shapes change on the
  /// spot and every frame has a label.
  public var entryFrames: Int = 10
  /// Frames a second of virtual time: 1...1,000,000. Default 60.
  public var framesPerSecond: Int = 60

  /// The defaults.
  public init() {}

  /// Checks every field against the range in its description.
  /// - Throws: `SceneError` (CND-8001) that names the first field out of range.
  public func validate() throws(SceneError) {
    guard (8...100_000).contains(framesPerShape) else {
      throw .parameter("framesPerShape", "\(framesPerShape)", allowed: "8...100000")
    }
    let longestEntry = (framesPerShape - 1) / 2
    guard entryFrames >= 0, entryFrames <= longestEntry else {
      throw .parameter(
        "entryFrames", "\(entryFrames)", allowed: "0...\(longestEntry) with framesPerShape \(framesPerShape)",
        because: "the shape must be in view for at least one frame")
    }
    guard (1...1_000_000).contains(framesPerSecond) else {
      throw .parameter("framesPerSecond", "\(framesPerSecond)", allowed: "1...1000000")
    }
  }
}
