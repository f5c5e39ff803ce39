import CandelaHAL

/// What recoveries came to.
public struct RecoveryReport: Sendable, Hashable {
  /// One rung's counts.
  public struct Rung: Sendable, Hashable {
    /// Which rung.
    public let rung: RecoveryRung
    /// Times that it was tried.
    public internal(set) var attempts: UInt64 = 0
    /// Times that it failed.
    public internal(set) var failures: UInt64 = 0
    /// Times that it could not be tried, because the bus has no such thing.
    public internal(set) var skipped: UInt64 = 0
    /// The shortest try; zero before the first.
    public internal(set) var shortest = Duration.zero
    /// The longest try.
    public internal(set) var longest = Duration.zero
    /// All tries together.
    public internal(set) var total = Duration.zero

    mutating func count(_ duration: Duration, failed: Bool) {
      shortest = attempts == 0 ? duration : min(shortest, duration)
      attempts += 1
      if failed { failures += 1 }
      longest = max(longest, duration)
      total += duration
    }

    mutating func merge(_ other: Rung) {
      if other.attempts > 0 { shortest = attempts == 0 ? other.shortest : min(shortest, other.shortest) }
      attempts += other.attempts
      failures += other.failures
      skipped += other.skipped
      longest = max(longest, other.longest)
      total += other.total
    }
  }

  /// Every rung in the order of `RecoveryRung`. Transfer retries are counted, not timed.
  public private(set) var rungs = RecoveryRung.allCases.map { Rung(rung: $0) }
  /// Recoveries after which the run went on.
  public internal(set) var succeeded: UInt64 = 0
  /// Recoveries that were given up.
  public internal(set) var failed: UInt64 = 0
  /// The longest recovery.
  public internal(set) var longest = Duration.zero
  /// Time spent in recoveries.
  public internal(set) var total = Duration.zero
  /// Frames that were exposed again and answered.
  public internal(set) var repeatedFrames: UInt64 = 0
  /// Frames that were given up.
  public internal(set) var failedFrames: UInt64 = 0

  /// Nothing counted.
  public init() {}

  /// A rung's counts.
  public subscript(rung: RecoveryRung) -> Rung {
    get { rungs[rung.index] }
    set { rungs[rung.index] = newValue }
  }

  /// Whether anything had to be done, transfer retries included.
  public var isEventful: Bool { failed + failedFrames > 0 || rungs.contains { $0.attempts + $0.skipped > 0 } }

  /// Adds another board's counts.
  public mutating func merge(_ other: RecoveryReport) {
    for index in rungs.indices { rungs[index].merge(other.rungs[index]) }
    succeeded += other.succeeded
    failed += other.failed
    longest = max(longest, other.longest)
    total += other.total
    repeatedFrames += other.repeatedFrames
    failedFrames += other.failedFrames
  }
}
