import CandelaHAL
import CandelaMetering
import CandelaMetrics
import CandelaRuntime
import Foundation
import TestSupport
import Testing

/// What is said of a run.
@Suite struct RunMetricsTests {
  private static let facts = RunLabels(
    kind: "simulated", version: "1.2.3", board: "tiny", serial: "7", host: "sim", model: "shapes",
    classes: ["circle", "square"], source: "a \"quoted\" scene", policy: "latest", startSeconds: 1_700_000_000.5)

  private static func metrics() -> RunMetrics {
    RunMetrics(facts, run: RunMonitor(), boards: [BoardMonitor()]) { facts.classes[$0.winner] }
  }

  private static func result(
    _ number: UInt64, winner: Int = 0, label: Int? = nil, quality: ResultQuality = [], isUnknown: Bool = false,
    age: Duration = .milliseconds(3), energy: EnergyEntry? = nil
  ) -> InferenceResult {
    InferenceResult(
      sequence: UInt32(number), frameSequence: number, frameTime: Timestamp(nanoseconds: number), epoch: UInt32(number),
      winner: winner, outputs: nil, label: label, quality: quality, isUnknown: isUnknown, age: age,
      deviceNanoseconds: 240, energy: energy ?? entry(.chip, .modelled, 4e-9))
  }

  private static func entry(_ part: EnergyPart, _ method: EnergyMethod, _ joules: Double) -> EnergyEntry {
    EnergyEntry(
      part: part, energy: Joules(joules), start: Timestamp(nanoseconds: 0), duration: .nanoseconds(240), method: method,
      source: "made up", relativeUncertainty: 0.5)
  }

  private static func feed(_ metrics: RunMetrics, _ results: [InferenceResult]) {
    let aperture: [UInt8] = []
    for result in results { metrics.consume(result, aperture: aperture.span) }
  }

  /// A run whose results never came to their end here is over all the same.
  @Test func end_isTold_withoutASummary() throws {
    let metrics = Self.metrics()
    Self.feed(metrics, [Self.result(0)])
    #expect(try ExpositionPage(metrics.page).value("candela_run_active") == 1)
    metrics.end()
    #expect(try ExpositionPage(metrics.page).value("candela_run_active") == 0)
  }

  @Test func results_areCounted() throws {
    let metrics = Self.metrics()
    Self.feed(
      metrics,
      [
        Self.result(0, winner: 1, label: 1), Self.result(1, winner: 0, label: 1, quality: .late),
        Self.result(2, winner: 1, isUnknown: true), Self.result(3, quality: [.stale, .late], age: .seconds(2)),
      ])
    let page = try ExpositionPage(metrics.page)
    for (name, value) in [
      ("candela_frames_total", 4.0), ("candela_frames_unknown_total", 1), ("candela_frames_untrusted_total", 1),
      ("candela_frames_labelled_total", 2), ("candela_frames_correct_total", 1), ("candela_run_active", 1),
      ("candela_frame_age_seconds_count", 4), ("candela_device_latency_seconds_count", 4),
      ("candela_run_start_time_seconds", 1_700_000_000.5), ("candela_laser_armed", 0),
    ] {
      #expect(try page.value(name) == value, "\(name)")
    }
    #expect(try page.value("candela_answers_total", ["class": "circle"]) == 1)
    #expect(try page.value("candela_answers_total", ["class": "square"]) == 1)
    #expect(try page.value("candela_frames_flagged_total", ["flag": "late"]) == 2)
    #expect(try page.value("candela_frames_flagged_total", ["flag": "stale"]) == 1)
    #expect(try page.value("candela_frame_age_seconds_bucket", ["le": "0.005"]) == 3)
    #expect(abs(try page.value("candela_frame_age_seconds_sum") - 2.009) < 1e-9)
  }

  @Test func everySeries_saysWhatItsFiguresAre() throws {
    let metrics = Self.metrics()
    Self.feed(metrics, [Self.result(0)])
    let page = try ExpositionPage(metrics.page)
    for sample in page.samples {
      #expect(sample.labels["kind"] == "simulated" && sample.labels["serial"] == "7", "\(sample)")
    }
    #expect(try page.value("candela_run_info", ["source": "a \"quoted\" scene", "model": "shapes"]) == 1)
    #expect(try page.value("candela_build_info", ["version": "1.2.3"]) == 1)
  }

  /// Accounts of other meters show up by themselves, apart from the modelled ones.
  @Test func energy_isKeptApart_byPartMethodAndScope() throws {
    let metrics = Self.metrics()
    Self.feed(
      metrics,
      [
        Self.result(0), Self.result(1), Self.result(2, energy: Self.entry(.laser, .measured, 0.5)),
        Self.result(3, energy: Self.entry(.host, .measured, 2)),
      ])
    let page = try ExpositionPage(metrics.page)
    func joules(_ part: String, _ method: String, _ scope: String) throws -> Double {
      try page.value("candela_energy_joules_total", ["part": part, "method": method, "scope": scope])
    }
    #expect(try joules("chip", "modelled", "chip") == 8e-9)
    #expect(try joules("laser", "measured", "chip") == 0.5)
    #expect(try joules("host", "measured", "system") == 2)
    #expect(try page.value("candela_energy_uncertainty_joules", ["part": "host"]) == 1)
  }

  /// The summary is exact, whatever the observers missed.
  @Test func end_putsCountersRight() throws {
    let metrics = Self.metrics()
    var statistics = RunStatistics()
    for number in 0..<10 { statistics.record(Self.result(UInt64(number), quality: .saturated)) }
    Self.feed(metrics, (0..<4).map { Self.result($0, quality: .saturated) })
    #expect(try ExpositionPage(metrics.page).value("candela_frames_total") == 4)
    metrics.finish(statistics.summary())
    let page = try ExpositionPage(metrics.page)
    #expect(try page.value("candela_frames_total") == 10 && page.value("candela_run_active") == 0)
    #expect(try page.value("candela_frames_flagged_total", ["flag": "saturated"]) == 10)
    #expect(abs(try page.value("candela_energy_joules_total") - 40e-9) < 1e-15)
    // What was not observed is in no bucket.
    #expect(try page.value("candela_frame_age_seconds_count") == 4)
  }

  @Test func names_areTheDocumentsNames() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/metrics.md"), encoding: .utf8)
    let documented = Set(text.matches(of: /`(candela_[a-z_]+)/).map { String($0.1) })
    #expect(documented == Set(RunMetricName.allCases.map(\.rawValue)))
  }

  @Test func declaredNames_followPrometheusRules() {
    for name in RunMetricName.allCases {
      #expect((name.family.kind == .counter) == name.rawValue.hasSuffix("_total"), "\(name.rawValue)")
      #expect(name.family.help.hasSuffix("."), "\(name.rawValue)")
    }
  }

  @Test(.enabled(if: PromTool.path != nil, "\(PromTool.absence)"))
  func promtool_findsNothing() throws {
    let metrics = Self.metrics()
    Self.feed(metrics, [Self.result(0, label: 0), Self.result(1, energy: Self.entry(.laser, .measured, 0.5))])
    let (status, words) = try PromTool.check(metrics.page)
    #expect(status == 0 && words.isEmpty, "\(words)")
    // The checker does look: a page that breaks its rules is found.
    let bad = try PromTool.check("# TYPE candela_frames counter\ncandela_frames 1\n")
    #expect(bad.status != 0 && bad.words.contains("_total"))
  }
}
