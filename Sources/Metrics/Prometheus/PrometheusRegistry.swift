import CoreMetrics
import Synchronization

/// A back end of swift-metrics that gives its numbers in Prometheus' text format.
///
/// Names, kinds and help are declared when it is made; a name that was not is exported with the kind under which it is
/// used first. Labels that hold for everything (what kind of figures these are) are added to every series. Asking for the same
/// name and labels twice gives the same series. Any thread may use it.
public final class PrometheusRegistry: MetricsFactory {
  private struct Shelf {
    let family: MetricFamily
    /// By what stands between the braces.
    var series: [String: any MetricSeries] = [:]
  }

  private let constantLabels: [(String, String)]
  private let shelves: Mutex<[String: Shelf]>

  /// - Parameters:
  ///   - families: what will be exported; nothing is shown of a family without series.
  ///   - labels: for every series.
  /// - Precondition: no name is declared twice.
  public init(_ families: [MetricFamily], labels: [(String, String)] = []) {
    constantLabels = labels
    shelves = Mutex(Dictionary(uniqueKeysWithValues: families.map { ($0.name, Shelf(family: $0)) }))
  }

  /// Everything, by name and labels.
  public var text: String {
    shelves.withLock { shelves in
      shelves.sorted { $0.key < $1.key }.filter { !$0.value.series.isEmpty }
        .map { name, shelf in
          ExpositionText.heading(shelf.family)
            + shelf.series.sorted { $0.key < $1.key }.map { $1.text(name, labels: $0) }.joined()
        }.joined()
    }
  }

  // MARK: swift-metrics

  /// A counter.
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, dimensions, as: .counter) { _ in CounterSeries() }
  }

  /// A counter, the same as `makeCounter`'s.
  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    series(label, dimensions, as: .counter) { _ in CounterSeries() }
  }

  /// A gauge.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, dimensions, as: .gauge) { _ in GaugeSeries() }
  }

  /// A gauge, or with `aggregate` a histogram.
  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    guard aggregate else { return series(label, dimensions, as: .gauge) { _ in GaugeSeries() } }
    return series(label, dimensions, as: .histogram(bounds: Self.usualBounds), make: HistogramSeries.init)
  }

  /// A histogram of seconds.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, dimensions, as: .histogram(bounds: Self.usualBounds), make: HistogramSeries.init)
  }

  /// Shows it no longer.
  public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
  /// Shows it no longer.
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
  /// Shows it no longer.
  public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
  /// Shows it no longer.
  public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
  /// Shows it no longer.
  public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

  // MARK: Series

  /// Where nothing else is declared: Prometheus' usual bounds, from 5 ms to 10 s.
  private static let usualBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

  /// - Precondition: the name has not been declared or used as another kind.
  private func series<Series: MetricSeries>(
    _ label: String, _ dimensions: [(String, String)], as kind: MetricFamily.Kind, make: ([Double]) -> Series
  ) -> Series {
    let labels = ExpositionText.labels((constantLabels + dimensions).sorted { $0.0 < $1.0 })
    return shelves.withLock { shelves in
      let family = shelves[label]?.family ?? MetricFamily(label, kind, "Not described.")
      precondition(family.kind.word == kind.word, "\(label) is a \(family.kind.word), not a \(kind.word)")
      var shelf = shelves[label] ?? Shelf(family: family)
      if let known = shelf.series[labels] as? Series { return known }
      var bounds: [Double] = []
      if case .histogram(let declared) = family.kind { bounds = declared }
      let series = make(bounds)
      shelf.series[labels] = series
      shelves[label] = shelf
      return series
    }
  }

  private func remove(_ handler: AnyObject) {
    shelves.withLock { shelves in
      shelves = shelves.mapValues { shelf in
        var kept = shelf
        kept.series = shelf.series.filter { $0.value !== handler }
        return kept
      }
    }
  }
}
