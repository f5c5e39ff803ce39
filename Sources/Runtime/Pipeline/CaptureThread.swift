import CandelaHAL

/// A capture with its mailbox and its thread.
final class CaptureThread {
  let mailbox: FrameMailbox
  private let capture: FrameCapture
  private var thread: PipelineThread?

  /// `time` is the clock that the pacer waits on.
  init(
    _ source: any FrameSource, depth: Int, pacer: (any FramePacer)?, time: any TimeSource, counters: FrameCounters,
    from count: FrameCount
  ) {
    mailbox = FrameMailbox(depth: depth)
    capture = FrameCapture(source, into: mailbox, pacer: pacer, time: time, counters: counters, from: count)
  }

  func start(_ threads: PipelineThreads) {
    thread = threads.start(.capture) { [capture] in capture.run() }
  }

  /// No more frames are wanted after the one that is being waited for.
  func close() { capture.close() }

  /// No more frames are wanted; a source that does not come back within the limit is left to its thread.
  /// - Returns: how far the source was read; nil for a thread that was left to itself.
  func end(limit: Duration) -> FrameCount? {
    capture.close()
    // A thread can be joined once.
    defer { thread = nil }
    return thread?.join(limit: limit) == true ? capture.count : nil
  }
}
