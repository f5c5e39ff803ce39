import CandelaHAL
import Synchronization

/// Pulls a source on a thread of its own and leaves the frames in a mailbox.
///
/// `@unchecked`: source, pacer, clock and count belong to the capture thread from `run()` on; the rest is atomic.
final class FrameCapture: @unchecked Sendable {
  private let source: any FrameSource
  private let mailbox: FrameMailbox
  private let pacer: (any FramePacer)?
  private let time: any TimeSource
  private let counters: FrameCounters
  private let isClosed = Atomic<Bool>(false)
  /// The capture thread's; to be looked at when it has ended.
  private(set) var count: FrameCount

  /// `time` is the clock that the pacer waits on.
  init(
    _ source: any FrameSource, into mailbox: FrameMailbox, pacer: (any FramePacer)?, time: any TimeSource,
    counters: FrameCounters, from count: FrameCount
  ) {
    self.count = count
    self.source = source
    self.mailbox = mailbox
    self.pacer = pacer
    self.time = time
    self.counters = counters
  }

  /// No more frames are wanted after the one that is being waited for.
  func close() { isClosed.store(true, ordering: .releasing) }

  /// The capture thread's work, until the source ends or fails or nobody wants more.
  func run() {
    do {
      while try takeFrame() { count.frames += 1 }
      mailbox.end()
    } catch {
      mailbox.end(error)
    }
  }

  private func takeFrame() throws -> Bool {
    guard !isClosed.load(ordering: .acquiring) else { return false }
    pacer?.waitUntilDue(frame: count.frames, time: time)
    guard !isClosed.load(ordering: .acquiring) else { return false }
    let hasFrame = try source.withNextFrame { descriptor, pixels in
      let isRepeated = count.watch.note(descriptor, in: counters)
      mailbox.target.fill(descriptor, pixels, index: count.frames, isRepeated: isRepeated)
    }
    guard hasFrame else {
      count.hasEnded = true
      return false
    }
    counters.dropped.add(mailbox.post(), ordering: .relaxed)
    return true
  }
}
