import CandelaHAL

/// Where a run's frames come from under its policy, which may change between two frames.
///
/// Under `block` the asking thread pulls the source itself; under `latest` and `queue` a capture thread does. After a change
/// away from the latter, the capture thread ends with the frame that it waits for, and what waits in its mailbox is
/// answered before the source is pulled in the new way: a change loses nothing.
final class SourceFeed {
  /// What a feed needs beside its policy.
  struct Parts {
    let source: any FrameSource
    /// The clock of the run, and the one that a capture thread's pacer waits on.
    let time: any TimeSource
    let captureTime: any TimeSource
    let pacer: (any FramePacer)?
    /// Whether the run's clock follows the pacer under `latest` and `queue`.
    let followsPacer: Bool
    let counters: FrameCounters
    let stop: StopSignal
    let threads: PipelineThreads
    let options: PipelineOptions
  }

  private enum Way {
    case direct(DirectIntake)
    case captured(MailboxIntake, CaptureThread)
  }

  private let parts: Parts
  private var way: Way
  private var wanted: FramePolicy?
  /// The policy in force.
  private var policy: FramePolicy

  init(_ parts: Parts) {
    self.parts = parts
    policy = parts.options.policy
    way = Self.way(parts, parts.options.policy, from: FrameCount())
  }

  /// Starts what must run before the first frame is asked for.
  func start() {
    if case .captured(_, let capture) = way { capture.start(parts.threads) }
  }

  /// No more frames are wanted; a source that does not come back within the limit is left to its thread.
  func end() {
    if case .captured(_, let capture) = way { _ = capture.end(limit: parts.options.captureLimit) }
  }

  /// From now on frames come under another policy.
  func change(to policy: FramePolicy) {
    guard policy != wanted ?? self.policy else { return }
    switch way {
    case .direct(let intake): follow(policy, from: intake.count)
    case .captured(_, let capture):
      wanted = policy
      capture.close()
    }
  }

  /// Waits for the next frame and prepares it.
  /// - Returns: nil when no more frames come or a stop is requested.
  /// - Throws: what source and preprocessor report, and `RuntimeError` of kind `noProgress`.
  func next(with preparation: PreparationStage) throws -> PreparedFrame? {
    while true {
      switch way {
      case .direct(let intake): return try intake.next(with: preparation)
      case .captured(let intake, let capture):
        if let frame = try intake.next(with: preparation) { return frame }
        guard let policy = wanted, !parts.stop.isRequested else { return nil }
        // The mailbox is empty and its thread has nothing more to do.
        guard let count = capture.end(limit: parts.options.captureLimit), !count.hasEnded else { return nil }
        follow(policy, from: count)
      }
    }
  }

  private func follow(_ policy: FramePolicy, from count: FrameCount) {
    wanted = nil
    self.policy = policy
    way = Self.way(parts, policy, from: count)
    start()
  }

  private static func way(_ parts: Parts, _ policy: FramePolicy, from count: FrameCount) -> Way {
    guard let depth = policy.depth else {
      return .direct(
        DirectIntake(parts.source, time: parts.time, pacer: parts.pacer, counters: parts.counters, from: count))
    }
    let capture = CaptureThread(
      parts.source, depth: depth, pacer: parts.pacer, time: parts.captureTime, counters: parts.counters, from: count)
    let intake = MailboxIntake(
      capture.mailbox, time: parts.time, pacer: parts.followsPacer ? parts.pacer : nil, stop: parts.stop,
      limit: parts.options.frameLimit)
    return .captured(intake, capture)
  }
}
