import Glibc

/// This computer's monotonic clock as a plain number: what a measurement reads a dozen times a frame.
enum HostClock {
  /// Nanoseconds since an arbitrary zero.
  static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
