import Foundation
import Synchronization

/// Looks at a run from outside, on a thread of its own: progress and resident memory.
///
/// `@unchecked`: `memory` is the watching thread's until `stop()` has joined it.
final class StreamWatch: @unchecked Sendable {
  private let clock: StageClock
  private let bar: ProgressBar
  private let warmUp: Int
  private let wish = DispatchSemaphore(value: 0)
  private let end = DispatchSemaphore(value: 0)
  private var memory = MemoryTrack()
  private var shown = 0

  private static let interval = 0.1

  init(_ clock: StageClock, warmUp: Int, bar: ProgressBar) {
    self.clock = clock
    self.warmUp = warmUp
    self.bar = bar
  }

  func start() {
    Thread { [self] in
      repeat { look() } while wish.wait(timeout: .now() + Self.interval) == .timedOut
      look()
      end.signal()
    }.start()
  }

  /// - Returns: what memory was seen after the warm-up.
  func stop() -> MemoryTrack {
    wish.signal()
    end.wait()
    bar.finish()
    return memory
  }

  private func look() {
    let frames = clock.delivered.load(ordering: .relaxed)
    if frames >= warmUp { memory.note(frames: frames) }
    bar.advance(by: frames - shown)
    shown = frames
  }
}
