import CandelaHAL

/// A host's clock that leaps ahead of the one below it, as a monotonic clock may after a suspend. It never goes back.
public final class LeapingTime: TimeSource {
  private let base: any TimeSource
  private var leaps: [(moment: Timestamp, distance: Duration)] = []

  /// A clock without leaps yet.
  public init(_ base: any TimeSource) { self.base = base }

  /// Leaps by `distance` when the clock below reaches `moment`.
  public func leap(at moment: Timestamp, by distance: Duration) {
    precondition(distance >= .zero, "a monotonic clock only leaps ahead")
    leaps.append((moment, distance))
  }

  /// The clock below and all leaps so far.
  public var now: Timestamp {
    let real = base.now
    return leaps.reduce(real) { $1.moment <= real ? $0.advanced(by: $1.distance) : $0 }
  }

  /// Sleeps on the clock below: a leap ends no sleep early.
  public func sleep(for duration: Duration) { base.sleep(for: duration) }
}
