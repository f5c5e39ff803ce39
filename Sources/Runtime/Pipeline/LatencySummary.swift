import Histogram

/// A distribution of durations, in nanoseconds, good to three digits.
public struct LatencySummary: Sendable, Hashable, Codable {
  /// How many.
  public let count: UInt64
  /// Half of them took no longer.
  public let p50: UInt64
  /// 90 % of them took no longer.
  public let p90: UInt64
  /// 99 % of them took no longer.
  public let p99: UInt64
  /// The longest.
  public let max: UInt64
}

/// Counts durations without allocating; what is longer than an hour counts as an hour.
package struct LatencyRecorder {
  private var histogram: Histogram<UInt64>
  private static let longest: UInt64 = 3_600_000_000_000

  /// Nothing counted.
  package init() {
    histogram = Histogram(highestTrackableValue: Self.longest, numberOfSignificantValueDigits: .three)
  }

  /// Counts one duration; a negative one counts as zero.
  package mutating func record(_ duration: Duration) {
    _ = histogram.record(min(duration.wholeNanoseconds, Self.longest))
  }

  mutating func merge(_ other: LatencyRecorder) { histogram.add(other.histogram) }

  /// What was counted so far.
  package var summary: LatencySummary {
    guard histogram.totalCount > 0 else { return LatencySummary(count: 0, p50: 0, p90: 0, p99: 0, max: 0) }
    return LatencySummary(
      count: histogram.totalCount, p50: histogram.valueAtPercentile(50), p90: histogram.valueAtPercentile(90),
      p99: histogram.valueAtPercentile(99), max: histogram.max)
  }
}
