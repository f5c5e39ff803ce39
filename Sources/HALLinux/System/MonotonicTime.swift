import CandelaHAL
import Glibc

/// The kernel's CLOCK_MONOTONIC: the clock that stamps line edges and camera frames, too.
public final class MonotonicTime: TimeSource {
  /// The clock needs no setting up.
  public init() {}

  /// Now, in nanoseconds since an arbitrary zero (the machine's start).
  public var now: Timestamp { Self.now }

  package static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Timestamp(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
  }

  /// Returns no earlier than after `duration`, also when signals arrive; zero and less return at once.
  public func sleep(for duration: Duration) {
    guard duration > .zero else { return }
    var target = timespec(now.advanced(by: duration))
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &target, nil) == EINTR {}
  }
}

extension timespec {
  /// A point in time, or a time, in the system's form.
  package init(_ time: Timestamp) {
    self.init(tv_sec: Int(time.nanoseconds / 1_000_000_000), tv_nsec: Int(time.nanoseconds % 1_000_000_000))
  }
}
