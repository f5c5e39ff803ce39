import CandelaHAL
import CandelaRuntime

/// A conformance run as JSON and as JUnit XML.
struct ConformanceOutput: Encodable {
  struct Check: Encodable {
    let name: String
    let summary: String
    let outcome: String
    let detail: String
    let duration_s: Double
  }

  let kind: ResultKind
  let board: String
  let host: String
  let model: String
  let passed: Bool
  let laser_on_ns: UInt64?
  let counts: [String: Int]
  let checks: [Check]

  init(_ report: ConformanceReport, session: BoardSession, model: String) {
    kind = session.kind
    board = session.profile.name
    host = session.host.name
    self.model = model
    passed = report.passed
    laser_on_ns = report.laserOnNanoseconds
    counts = Dictionary(
      uniqueKeysWithValues: ConformanceOutcome.allCases.map { ($0.rawValue, report.count(of: $0)) })
    checks = report.results.map {
      Check(
        name: $0.name, summary: $0.summary, outcome: $0.outcome.rawValue, detail: $0.detail,
        duration_s: $0.duration.inSeconds)
    }
  }

  /// One line for people.
  var summary: String {
    let skipped = counts["skipped"].map { $0 > 0 ? ", \($0) skipped" : "" } ?? ""
    let result =
      passed ? "\(counts["passed"] ?? 0) checks passed" : "\(counts["failed"] ?? 0) of \(checks.count) checks FAILED"
    let light = laser_on_ns.map { "; laser on for \(Format.si(Double($0) * 1e-9, "s"))" } ?? ""
    return "\(result)\(skipped): \(board) on host \(host) (\(kind.rawValue))\(light)"
  }

  /// For CI.
  var junit: JUnitReport {
    JUnitReport(
      suite: "candela board conformance \(board) on \(host) (\(kind.rawValue))",
      cases: checks.map { check in
        let outcome: JUnitReport.Case.Outcome =
          switch check.outcome {
          case ConformanceOutcome.failed.rawValue: .failed
          case ConformanceOutcome.skipped.rawValue: .skipped
          default: .passed
          }
        return JUnitReport.Case(
          name: check.name, outcome: outcome, detail: check.detail, seconds: check.duration_s)
      })
  }
}
