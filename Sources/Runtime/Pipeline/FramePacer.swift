import CandelaHAL

/// Decides when the next frame is taken from the source.
public protocol FramePacer: AnyObject {
  /// Returns when the frame with this index (0 is the run's first) is due.
  func waitUntilDue(frame index: UInt64, time: any TimeSource)
}

/// Frames at a fixed rate: frame n is due n periods after the first. A late frame does not move those after it.
public final class FixedRatePacer: FramePacer {
  private let framesPerSecond: Double
  private var start: Timestamp?

  /// A rate in frames per second.
  /// - Throws: `RuntimeError` of kind `invalidSetting` unless it is in 0.001...1,000,000.
  public init(framesPerSecond: Double) throws(RuntimeError) {
    guard (0.001...1_000_000).contains(framesPerSecond) else {
      throw .invalidSetting("framesPerSecond", "\(framesPerSecond)", allowed: "0.001...1,000,000")
    }
    self.framesPerSecond = framesPerSecond
  }

  /// Sleeps until the frame is due.
  public func waitUntilDue(frame index: UInt64, time: any TimeSource) {
    let first = start ?? time.now
    start = first
    let wait = Duration.seconds(Double(index) / framesPerSecond) - time.now.since(first)
    if wait > .zero { time.sleep(for: wait) }
  }
}
