/// A point on a monotonic clock, in nanoseconds since that clock's own zero.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Nanoseconds since the clock's zero.
  public let nanoseconds: UInt64

  /// A point so many nanoseconds after the clock's zero.
  public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  /// Earlier is smaller; only meaningful for stamps of one clock.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.nanoseconds < right.nanoseconds }

  /// The time from `earlier` to here, negative when `earlier` is later.
  public func since(_ earlier: Timestamp) -> Duration {
    .nanoseconds(Int64(bitPattern: nanoseconds &- earlier.nanoseconds))
  }

  /// This point moved later by `duration` (which must not be negative).
  public func advanced(by duration: Duration) -> Timestamp {
    precondition(duration >= .zero, "a timestamp only moves forward")
    return Timestamp(nanoseconds: nanoseconds + duration.wholeNanoseconds)
  }
}

extension Duration {
  /// The duration in whole nanoseconds, rounded down; negative durations count as zero. Range: up to 584 years.
  public var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds) / 1_000_000_000
  }

  /// The duration in seconds, as a number for display and division.
  public var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}

/// Where time comes from: the kernel's monotonic clock, or the simulator's virtual one.
public protocol TimeSource: AnyObject {
  /// Now. Never goes back.
  var now: Timestamp { get }
  /// Returns after `duration`; a virtual clock moves there at once and does the work due on the way.
  func sleep(for duration: Duration)
}
