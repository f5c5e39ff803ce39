import CoreMetrics
import Synchronization

/// The numbers of one name with one set of labels.
protocol MetricSeries: AnyObject, Sendable {
  /// Its lines, each ended. `labels` is what stands between the braces.
  func text(_ name: String, labels: String) -> String
}

/// A number that only grows.
final class CounterSeries: MetricSeries, CounterHandler, FloatingPointCounterHandler {
  private let value = Mutex(0.0)

  func increment(by amount: Int64) { increment(by: Double(amount)) }

  /// What would make it smaller, or no number, is not taken.
  func increment(by amount: Double) {
    guard amount > 0, amount.isFinite else { return }
    value.withLock { $0 += amount }
  }

  func reset() { value.withLock { $0 = 0 } }

  func text(_ name: String, labels: String) -> String {
    ExpositionText.line(name, labels: labels, value.withLock { $0 })
  }
}

/// A number that goes up and down.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
  private let value = Mutex(0.0)

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { self.value.withLock { $0 = value } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(value) }
  func record(_ value: Double) { set(value) }

  func text(_ name: String, labels: String) -> String {
    ExpositionText.line(name, labels: labels, value.withLock { $0 })
  }
}

/// A distribution over fixed bounds; recording allocates nothing.
final class HistogramSeries: MetricSeries, RecorderHandler, TimerHandler {
  private struct Counts {
    /// Values up to the bound of the same index and above the one before; the last: above all bounds.
    var buckets: [UInt64]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let counts: Mutex<Counts>

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = Mutex(Counts(buckets: [UInt64](repeating: 0, count: bounds.count + 1)))
  }

  func record(_ value: Int64) { record(Double(value)) }

  /// No number is not taken.
  func record(_ value: Double) {
    guard !value.isNaN else { return }
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    counts.withLock {
      $0.buckets[bucket] += 1
      $0.sum += value
    }
  }

  /// Times are kept in seconds, Prometheus' base unit.
  func recordNanoseconds(_ duration: Int64) { record(Double(duration) * 1e-9) }

  func text(_ name: String, labels: String) -> String {
    let counts = counts.withLock { $0 }
    let separator = labels.isEmpty ? "" : ","
    var (text, total) = ("", UInt64(0))
    for (bound, count) in zip(bounds + [.infinity], counts.buckets) {
      total += count
      let bucket = "\(labels)\(separator)le=\"\(ExpositionText.number(bound))\""
      text += ExpositionText.line("\(name)_bucket", labels: bucket, Double(total))
    }
    return text + ExpositionText.line("\(name)_sum", labels: labels, counts.sum)
      + ExpositionText.line("\(name)_count", labels: labels, Double(total))
  }
}
