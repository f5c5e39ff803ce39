import Foundation

/// A progress bar with an estimate of the time left, on standard error and only on a terminal. Several threads may
/// report to it.
final class ProgressBar: @unchecked Sendable {
  private static let width = 24
  private static let interval = Duration.milliseconds(100)

  private let title: String
  private let total: Int
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let isShown: Bool
  /// Guards `done` and `last`.
  private let lock = NSLock()
  private var done = 0
  private var last: ContinuousClock.Instant

  init(_ title: String, total: Int, isQuiet: Bool = false) {
    self.title = title
    self.total = max(1, total)
    start = clock.now
    last = start
    isShown = Console.showsProgress && !isQuiet
  }

  /// So many more are done; `note` is shown beside the bar.
  func advance(by count: Int = 1, note: String = "") {
    lock.withLock {
      done += count
      guard isShown, clock.now - last > Self.interval || done >= total else { return }
      last = clock.now
      Console.progress(text(note))
    }
  }

  /// Removes the bar.
  func finish() {
    if isShown { Console.clearProgress() }
  }

  private func text(_ note: String) -> String {
    let share = min(1, Double(done) / Double(total))
    let filled = Int(share * Double(Self.width))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
    let elapsed = (clock.now - start) / Duration.seconds(1)
    let left = share > 0 ? elapsed / share - elapsed : 0
    return "\(title) \(bar) \(Int(share * 100)) %  \(done)/\(total)  \(Format.seconds(left)) left  \(note)"
  }
}
