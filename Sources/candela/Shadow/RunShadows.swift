import CandelaRuntime

/// The digital engines beside a run, and after it what came of them.
final class RunShadows {
  private let sinks: [ShadowSink]
  private(set) var reports: [ShadowReport] = []
  /// When the run was over and the measuring of energy began; nil before.
  private(set) var end: ContinuousClock.Instant?

  init(_ sinks: [ShadowSink]) { self.sinks = sinks }

  /// What takes the results.
  var resultSinks: [any ResultSink] { sinks }

  /// Sums up; measures energies, which takes some seconds where there is a meter. Call it when the run is over and the laser off.
  func conclude() {
    end = ContinuousClock().now
    reports = sinks.map { $0.report() }
  }

  /// For the JSON summary; nil where there are no shadows.
  var output: [ShadowReport]? { sinks.isEmpty ? nil : reports }
  /// For the text summary.
  var lines: [String] { reports.flatMap(\.lines) }
}
