import CandelaHAL

/// A capture with its mailbox and its thread.
final class CaptureThread {
  let mailbox: FrameMailbox
  private let capture: FrameCapture
  private var thread: PipelineThread?

  /// `time` is the clock that the pacer waits on.
  init(
    _ source: any FrameSource, depth: Int, pacer: (any FramePacer)?, time: any TimeSource, counters: FrameCounters
  ) {
    mailbox = FrameMailbox(depth: depth)
    capture = FrameCapture(source, into: mailbox, pacer: pacer, time: time, counters: counters)
  }

  func start(_ threads: PipelineThreads) {
    thread = threads.start(.capture) { [capture] in capture.run() }
  }

  /// No more frames are wanted; a source that does not come back within the limit is left to its thread.
  func end(limit: Duration) {
    capture.close()
    _ = thread?.join(limit: limit)
  }
}
