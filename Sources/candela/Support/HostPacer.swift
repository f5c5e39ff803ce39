import CandelaHAL
import CandelaRuntime
import Foundation

/// Frames at a fixed rate by the host's clock, for people who watch; the board's clock, where it is a virtual one, is
/// moved along with it.
package final class HostPacer: FramePacer {
  private let framesPerSecond: Double
  private let clock = ContinuousClock()
  private let movesClock: Bool
  /// When the first frame was asked for; whoever pulls the source owns it.
  private var start: ContinuousClock.Instant?
  /// The hot thread's.
  private var origin: Timestamp?

  /// - Parameter movesClock: whether the board's clock is a virtual one, which stands still unless somebody moves it.
  package init(framesPerSecond: Double, movesClock: Bool) {
    self.framesPerSecond = framesPerSecond
    self.movesClock = movesClock
  }

  /// Sleeps by the host's clock alone, so that any thread may wait.
  package func waitUntilDue(frame index: UInt64, time: any TimeSource) {
    let first = start ?? clock.now
    start = first
    let wait = due(index) - (clock.now - first) / .seconds(1)
    if wait > 0 { Thread.sleep(forTimeInterval: wait) }
  }

  package func follow(frame index: UInt64, time: any TimeSource) {
    // A clock of its own has moved meanwhile; waiting here would wait twice.
    guard movesClock else { return }
    let first = origin ?? time.now
    origin = first
    let behind = due(index) - time.now.since(first).inSeconds
    if behind > 0 { time.sleep(for: .seconds(behind)) }
  }

  private func due(_ index: UInt64) -> Double { Double(index) / framesPerSecond }
}
