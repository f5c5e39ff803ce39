import CandelaHAL
import CandelaRuntime
import Glibc

/// Frames fall due at a fixed rate, whatever became of those before: a stall is charged to every frame that it delays.
final class OpenLoopPacer: FramePacer {
  private let nanosecondsPerFrame: Double
  private let clock: StageClock
  private var start: UInt64?

  /// Sleeping ends so much before the due time; the rest is waited for awake, because a sleeper is woken late.
  private static let awakeNanoseconds: UInt64 = 100_000

  init(framesPerSecond: Double, clock: StageClock) {
    nanosecondsPerFrame = 1e9 / framesPerSecond
    self.clock = clock
  }

  func waitUntilDue(frame index: UInt64, time: any TimeSource) {
    let first = start ?? HostClock.nanoseconds
    start = first
    let due = first + UInt64(Double(index) * nanosecondsPerFrame)
    clock.due = due
    let now = HostClock.nanoseconds
    if due > now + Self.awakeNanoseconds {
      let wait = due - now - Self.awakeNanoseconds
      var request = timespec(tv_sec: Int(wait / 1_000_000_000), tv_nsec: Int(wait % 1_000_000_000))
      nanosleep(&request, nil)
    }
    while HostClock.nanoseconds < due {}
  }
}
