import Dispatch
import Synchronization

/// A change that somebody waits for.
final class ChangeRequest: Sendable {
  let change: RunChange
  private let outcome = Mutex<Result<AppliedChange, RuntimeError>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  init(_ change: RunChange) { self.change = change }

  /// Tells whoever waits.
  func resolve(_ result: Result<AppliedChange, RuntimeError>) {
    outcome.withLock { $0 = result }
    done.signal()
  }

  /// Waits for the outcome, for so long at most; nil when it did not come.
  func wait(limit: Duration) -> Result<AppliedChange, RuntimeError>? {
    _ = done.wait(timeout: .now() + .nanoseconds(Int(clamping: limit.wholeNanoseconds)))
    return outcome.withLock { $0 }
  }

  /// Waits for the outcome.
  func wait() -> Result<AppliedChange, RuntimeError>? {
    done.wait()
    return outcome.withLock { $0 }
  }
}
