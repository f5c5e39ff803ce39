import CandelaMetrics
import CoreMetrics
import TestSupport
import Testing

/// The back end of swift-metrics: what was counted comes out as Prometheus reads it.
@Suite struct RegistryTests {
  private static func registry(_ labels: [(String, String)] = []) -> PrometheusRegistry {
    PrometheusRegistry(
      [
        MetricFamily("test_events_total", .counter, "Events."), MetricFamily("test_level", .gauge, "A level."),
        MetricFamily("test_time_seconds", .histogram(bounds: [0.001, 0.1, 1]), "A time."),
      ], labels: labels)
  }

  @Test func families_areShown_onlyWithSeries() throws {
    let registry = Self.registry()
    #expect(registry.text.isEmpty)
    Counter(label: "test_events_total", factory: registry).increment(by: 3)
    #expect(
      registry.text == "# HELP test_events_total Events.\n# TYPE test_events_total counter\ntest_events_total 3\n")
  }

  @Test func sameNameAndLabels_areOneSeries() throws {
    let registry = Self.registry([("kind", "simulated")])
    for _ in 0..<2 {
      Counter(label: "test_events_total", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
    }
    Counter(label: "test_events_total", dimensions: [("a", "2"), ("b", "2")], factory: registry).increment(by: 5)
    let page = try ExpositionPage(registry.text)
    #expect(page.samples.count == 2)
    #expect(try page.value("test_events_total", ["a": "1", "b": "2", "kind": "simulated"]) == 2)
    #expect(try page.value("test_events_total", ["a": "2"]) == 5)
  }

  @Test func counter_neverFalls() throws {
    let registry = Self.registry()
    let counter = FloatingPointCounter(label: "test_events_total", factory: registry)
    for amount in [1.5, -1, .nan, .infinity, 0, 0.25] { counter.increment(by: amount) }
    #expect(try ExpositionPage(registry.text).value("test_events_total") == 1.75)
  }

  @Test func gauge_goesUpAndDown() throws {
    let registry = Self.registry()
    let gauge = Meter(label: "test_level", factory: registry)
    gauge.set(7)
    gauge.increment(by: 0.5)
    gauge.decrement(by: 3)
    #expect(try ExpositionPage(registry.text).value("test_level") == 4.5)
    Recorder(label: "test_level", aggregate: false, factory: registry).record(-2)
    #expect(try ExpositionPage(registry.text).value("test_level") == -2)
  }

  /// Buckets count everything up to their bound, the bound included; times are in seconds.
  @Test func histogram_countsUpToEachBound() throws {
    let registry = Self.registry()
    let timer = Timer(label: "test_time_seconds", factory: registry)
    for nanoseconds: Int64 in [0, 1_000_000, 1_000_001, 100_000_000, 2_000_000_000] {
      timer.recordNanoseconds(nanoseconds)
    }
    let page = try ExpositionPage(registry.text)
    #expect(page.types["test_time_seconds"] == "histogram")
    for (bound, count) in [("0.001", 2.0), ("0.1", 4), ("1", 4), ("+Inf", 5)] {
      #expect(try page.value("test_time_seconds_bucket", ["le": bound]) == count, "\(bound)")
    }
    #expect(try page.value("test_time_seconds_count") == 5)
    #expect(abs(try page.value("test_time_seconds_sum") - 2.102000001) < 1e-12)
  }

  @Test func undeclaredNames_areExported() throws {
    let registry = Self.registry()
    Recorder(label: "test_sizes_bytes", factory: registry).record(3)
    let page = try ExpositionPage(registry.text)
    #expect(page.types["test_sizes_bytes"] == "histogram" && page.help["test_sizes_bytes"]?.isEmpty == false)
  }

  @Test func destroyedSeries_areGone() throws {
    let registry = Self.registry()
    let counter = Counter(label: "test_events_total", factory: registry)
    counter.increment()
    counter.destroy()
    #expect(registry.text.isEmpty)
  }

  @Test(arguments: ["plain", "with \"quotes\"", "back\\slash", "two\nlines", "n\\n", "ümlaut", "{},=", ""])
  func labelValues_comeBackAsTheyWere(value: String) throws {
    let registry = Self.registry()
    Meter(label: "test_level", dimensions: [("label", value)], factory: registry).set(1)
    #expect(try ExpositionPage(registry.text).value("test_level", ["label": value]) == 1)
  }

  @Test func help_staysOnItsLine() throws {
    let registry = PrometheusRegistry([MetricFamily("test_level", .gauge, "Two\nlines, a \\ and \"quotes\".")])
    Meter(label: "test_level", factory: registry).set(1)
    #expect(try ExpositionPage(registry.text).help["test_level"] == "Two\\nlines, a \\\\ and \"quotes\".")
  }

  @Test(arguments: [(0.0, "0"), (-0.5, "-0.5"), (3e15, "3000000000000000"), (1e300, "1e+300"), (5e-9, "5e-09")])
  func numbers_areReadable(value: Double, text: String) throws {
    let registry = Self.registry()
    Meter(label: "test_level", factory: registry).set(value)
    #expect(registry.text.hasSuffix("test_level \(text)\n"))
  }

  @Test func series_areThreadsafe() async throws {
    let registry = Self.registry()
    await withTaskGroup { group in
      for worker in 0..<8 {
        group.addTask {
          let timer = Timer(label: "test_time_seconds", dimensions: [("half", "\(worker % 2)")], factory: registry)
          for _ in 0..<1000 { timer.recordNanoseconds(1) }
        }
        group.addTask { _ = registry.text }
      }
    }
    let page = try ExpositionPage(registry.text)
    for half in ["0", "1"] { #expect(try page.value("test_time_seconds_count", ["half": half]) == 4000) }
  }
}
