import CoreMetrics

/// The series of a run behind swift-metrics, made when they are first set.
struct SeriesSet {
  private struct Key: Hashable {
    let name: RunMetricName
    let labels: [String]
  }

  /// A counter and what it was raised to.
  private struct Raised {
    let counter: FloatingPointCounter
    var value = 0.0
  }

  private let factory: any MetricsFactory
  private var counters: [Key: Raised] = [:]
  private var gauges: [Key: Meter] = [:]

  init(_ factory: any MetricsFactory) { self.factory = factory }

  /// Raises a counter to a value; a smaller one than before changes nothing.
  mutating func raise(_ name: RunMetricName, _ labels: [(String, String)] = [], to value: Double) {
    let key = Self.key(name, labels)
    var raised =
      counters[key]
      ?? Raised(counter: FloatingPointCounter(label: name.rawValue, dimensions: labels, factory: factory))
    if value > raised.value {
      raised.counter.increment(by: value - raised.value)
      raised.value = value
    }
    counters[key] = raised
  }

  /// Raises a counter to a count.
  mutating func raise(_ name: RunMetricName, _ labels: [(String, String)] = [], to count: UInt64) {
    raise(name, labels, to: Double(count))
  }

  /// Sets a gauge.
  mutating func set(_ name: RunMetricName, _ labels: [(String, String)] = [], to value: Double) {
    let key = Self.key(name, labels)
    let gauge = gauges[key] ?? Meter(label: name.rawValue, dimensions: labels, factory: factory)
    gauge.set(value)
    gauges[key] = gauge
  }

  /// Takes a gauge off the page.
  mutating func remove(_ name: RunMetricName, _ labels: [(String, String)] = []) {
    gauges.removeValue(forKey: Self.key(name, labels))?.destroy()
  }

  private static func key(_ name: RunMetricName, _ labels: [(String, String)]) -> Key {
    Key(name: name, labels: labels.flatMap { [$0.0, $0.1] })
  }
}
