import CandelaHAL
import CandelaRuntime
import Foundation

/// Frames at a fixed rate by the host's clock, for people who watch; the board's clock, where it is a virtual one, is
/// moved along with it.
final class HostPacer: FramePacer {
  private let framesPerSecond: Double
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  /// The hot thread's.
  private var origin: Timestamp?

  init(framesPerSecond: Double) {
    self.framesPerSecond = framesPerSecond
    start = clock.now
  }

  /// Sleeps by the host's clock alone, so that any thread may wait.
  func waitUntilDue(frame index: UInt64, time: any TimeSource) {
    let wait = due(index) - (clock.now - start) / .seconds(1)
    if wait > 0 { Thread.sleep(forTimeInterval: wait) }
  }

  func follow(frame index: UInt64, time: any TimeSource) {
    let first = origin ?? time.now
    origin = first
    let behind = due(index) - time.now.since(first).inSeconds
    if behind > 0 { time.sleep(for: .seconds(behind)) }
  }

  private func due(_ index: UInt64) -> Double { Double(index) / framesPerSecond }
}
