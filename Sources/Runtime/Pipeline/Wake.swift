import CandelaHAL
import Dispatch
import Synchronization

/// Lets one thread sleep until another has something for it. Waking a thread that is not asleep costs one atomic
/// exchange; nothing is allocated and no lock is held.
///
/// The waiter announces itself, looks once more and only then sleeps; the other side changes what is waited for and then
/// looks for a waiter. Both in one total order (sequentially consistent), so that one of the two sees the other.
final class Wake: Sendable {
  private let isWaiting = Atomic<Bool>(false)
  private let semaphore = DispatchSemaphore(value: 0)

  /// Sleeps until `signal()` or until the limit has passed, unless `isReady` holds already. May return early; ask again.
  func wait(limit: Duration, unless isReady: () -> Bool) {
    _ = isWaiting.exchange(true, ordering: .sequentiallyConsistent)
    if !isReady() {
      let nanoseconds = Int(clamping: limit.wholeNanosecondsRoundedUp)
      _ = semaphore.wait(timeout: .now() + .nanoseconds(nanoseconds))
    }
    isWaiting.store(false, ordering: .sequentiallyConsistent)
  }

  /// Wakes the waiter, if there is one. Call it after the change that is waited for.
  func signal() {
    if isWaiting.exchange(false, ordering: .sequentiallyConsistent) { semaphore.signal() }
  }
}

extension Duration {
  /// At least a microsecond, so that a wait for a fraction of it is none at all.
  fileprivate var wholeNanosecondsRoundedUp: UInt64 { max(1_000, wholeNanoseconds) }
}
