import CandelaHAL
import Glibc

/// The host's monotonic clock (CLOCK_MONOTONIC, clock_gettime(2)).
public final class HostClock: TimeSource {
  /// The clock.
  public init() {}

  /// Now, since the host's start.
  public var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Timestamp(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
  }

  /// Returns after `duration`.
  public func sleep(for duration: Duration) {
    let nanoseconds = duration.wholeNanoseconds
    var left = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    var rest = timespec()
    while nanosleep(&left, &rest) != 0, errno == EINTR { left = rest }
  }
}
