import CandelaHAL

/// A generated video as a frame source: it delivers the frames of a `SceneScript` one after another, without end or up
/// to a limit. One owner, one thread.
public final class MovingScene: FrameSource {
  /// For example `generated scene 96x96, seed 1`.
  public let name: String
  /// How many frames it delivers in all; nil without a limit.
  public let frameCount: Int?
  /// What it plays. Any frame of it can also be had directly, in any order.
  public let script: SceneScript
  private var nextIndex: UInt64 = 0
  private var buffer: [UInt8]

  /// Plays a script from its first frame.
  /// - Throws: `SceneError` (CND-8001) when `frameCount` is negative.
  public init(_ script: SceneScript, frameCount: Int? = nil) throws(SceneError) {
    if let frameCount, frameCount < 0 { throw .parameter("frameCount", "\(frameCount)", allowed: "0 or more") }
    self.script = script
    self.frameCount = frameCount
    name = "generated scene \(script.width)x\(script.height), seed \(script.seed)"
    buffer = [UInt8](repeating: 0, count: script.byteCount)
  }

  /// Draws the next frame and lends it to `body`. Nothing is allocated for pixels.
  /// - Returns: false when `frameCount` frames have been delivered.
  /// - Throws: only what `body` throws; the frame then counts as delivered.
  public func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    if let frameCount, nextIndex >= UInt64(frameCount) { return false }
    let index = nextIndex
    nextIndex &+= 1
    var pixels = buffer.mutableSpan
    let descriptor = script.render(index, into: &pixels)
    // A second reference, not a copy: a span of a class's own storage may not leave the access to it.
    let lent = buffer
    try body(descriptor, lent.span)
    return true
  }
}
