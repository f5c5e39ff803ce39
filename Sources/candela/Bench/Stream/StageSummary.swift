/// The distribution of one stage's times, exact: every frame's time was kept.
struct StageSummary: Encodable {
  let name: String
  let count: Int
  let min_us: Double
  let p50_us: Double
  let p90_us: Double
  let p95_us: Double
  let p99_us: Double
  let p99_9_us: Double
  let max_us: Double
  let mean_us: Double
  /// Standard deviation over mean.
  let cv: Double

  /// Of times in nanoseconds; all zero without any.
  init(_ name: String, _ nanoseconds: some Collection<UInt32>) {
    let sorted = nanoseconds.sorted()
    self.name = name
    count = sorted.count
    /// The smallest time that at least this share of the frames did not exceed.
    func percentile(_ share: Double) -> Double {
      guard !sorted.isEmpty else { return 0 }
      let rank = Int((share * Double(sorted.count)).rounded(.up))
      return Double(sorted[min(sorted.count, max(1, rank)) - 1]) / 1000
    }
    min_us = percentile(0)
    p50_us = percentile(0.5)
    p90_us = percentile(0.9)
    p95_us = percentile(0.95)
    p99_us = percentile(0.99)
    p99_9_us = percentile(0.999)
    max_us = percentile(1)
    let mean = sorted.isEmpty ? 0 : sorted.reduce(0.0) { $0 + Double($1) } / Double(sorted.count)
    let squares = sorted.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    mean_us = mean / 1000
    cv = mean > 0 ? (squares / Double(sorted.count)).squareRoot() / mean : 0
  }

  /// A figure by the name that a requirement uses; nil for other names.
  func figure(_ name: String) -> Double? {
    switch name {
    case "min": min_us
    case "p50": p50_us
    case "p90": p90_us
    case "p95": p95_us
    case "p99": p99_us
    case "p99.9": p99_9_us
    case "max": max_us
    case "mean": mean_us
    default: nil
    }
  }
}
