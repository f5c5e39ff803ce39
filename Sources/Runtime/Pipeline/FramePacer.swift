import CandelaHAL

/// Decides when the next frame is taken from the source.
public protocol FramePacer: AnyObject {
  /// Returns when the frame with this index (0 is the run's first) is due. Called by whoever pulls the source: the hot
  /// thread with the run's clock, or the capture thread with the clock that the pipeline was given for it.
  func waitUntilDue(frame index: UInt64, time: any TimeSource)
  /// Moves the run's clock to the moment at which the frame was due, where it is not the clock that was waited on.
  /// Called by the hot thread, before it takes the frame under way.
  func follow(frame index: UInt64, time: any TimeSource)
}

extension FramePacer {
  /// Nothing to do for a pacer that waits on the run's own clock.
  public func follow(frame index: UInt64, time: any TimeSource) {}
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
