import CandelaRuntime
import CandelaSimHarness

/// Shows what a campaign came to: failed runs (all runs with `isVerbose`), then the sums.
struct CampaignView {
  let seed: UInt64
  let runs: Int
  let isJSON: Bool
  let isVerbose: Bool
  /// The command that repeats one seed's run.
  let repeating: (UInt64) -> String

  private struct Run: Encodable {
    let type = "run"
    let seed: UInt64
    let faults: [String]
    let end: String
    let error: String?
    let frames: Int
    let flagged: Int
    let unknown: Int
    let recoveries: UInt64
    let violations: [String]
    let repeat_command: String
  }

  private struct Kind: Encodable {
    let kind: String
    let promise: String
    let runs: Int
    let completed: Int
    let ended: Int
    let failures: Int
  }

  private struct Ended: Encodable {
    let code: String
    let runs: Int
  }

  private struct Summary: Encodable {
    let type = "summary"
    let kind = "simulated"
    let seed: UInt64
    let runs: Int
    let failures: Int
    let completed: Int
    let ended: [Ended]
    let frames: Int
    let flagged: Int
    let unknown: Int
    let recovery: RecoveryOutput
    let faults: [Kind]
    let host: Host
  }

  private struct Host: Encodable {
    let seconds: Double
    let runs_per_second: Double
  }

  func show(_ outcomes: [CampaignOutcome], _ report: CampaignReport, seconds: Double) throws {
    for outcome in outcomes where isVerbose || !outcome.isGood {
      if isJSON { try Console.json(run(outcome)) } else { print(outcome) }
    }
    if isJSON { try Console.json(summary(report, seconds)) } else { printTable(report, seconds) }
  }

  private func run(_ outcome: CampaignOutcome) -> Run {
    var (end, error): (String, String?) = ("completed", nil)
    if case .ended(let code, let message) = outcome.end { (end, error) = (code, message) }
    return Run(
      seed: outcome.seed, faults: outcome.plan.faults.map(\.description), end: end, error: error,
      frames: outcome.delivered, flagged: outcome.flagged, unknown: outcome.unknown,
      recoveries: outcome.recovery.succeeded, violations: outcome.violations, repeat_command: repeating(outcome.seed))
  }

  private func summary(_ report: CampaignReport, _ seconds: Double) -> Summary {
    Summary(
      seed: seed, runs: report.runs, failures: report.failures, completed: report.completed,
      ended: report.ended.map { Ended(code: $0.code, runs: $0.runs) }, frames: report.delivered,
      flagged: report.flagged, unknown: report.unknown, recovery: RecoveryOutput(report.recovery),
      faults: report.kinds.map {
        Kind(
          kind: $0.kind.rawValue, promise: $0.kind.promise.rawValue, runs: $0.runs, completed: $0.completed,
          ended: $0.ended, failures: $0.failures)
      },
      host: Host(seconds: seconds, runs_per_second: seconds > 0 ? Double(report.runs) / seconds : 0))
  }

  private func print(_ outcome: CampaignOutcome) {
    Console.line("run \(outcome.seed): \(outcome.isGood ? "good" : "NOT GOOD")")
    for fault in outcome.plan.faults { Console.line("  fault     \(fault)") }
    if case .ended(_, let message) = outcome.end { Console.line("  ended     \(message)") }
    Console.line(
      "  frames    \(outcome.delivered) answered, \(outcome.flagged) flagged, \(outcome.unknown) unknown, "
        + "\(outcome.recovery.failedFrames) given up; recoveries \(outcome.recovery.succeeded)")
    for violation in outcome.violations { Console.line("  violation \(violation)") }
    if !outcome.isGood { Console.line("  repeat    \(repeating(outcome.seed))") }
  }

  private func printTable(_ report: CampaignReport, _ seconds: Double) {
    Console.line("fault                 promise           runs  completed  ended  not good")
    for count in report.kinds where count.runs > 0 {
      let figures = [(count.runs, 5), (count.completed, 10), (count.ended, 6), (count.failures, 9)]
      Console.line(
        Format.padded(count.kind.rawValue, 22) + Format.padded(count.kind.promise.rawValue, 16)
          + figures.map { " " + Format.padded("\($0.0)", $0.1, right: true) }.joined())
    }
    Console.line()
    let ended = report.ended.map { "\($0.code) \($0.runs)" }.joined(separator: ", ")
    Console.line(
      "runs      \(report.runs) from seed \(seed): \(report.failures) not good, \(report.completed) completed"
        + (ended.isEmpty ? "" : ", made safe and ended: \(ended)") + " (simulated)")
    Console.line(
      "frames    \(report.delivered) answered, \(report.flagged) flagged, \(report.unknown) unknown, "
        + "\(report.recovery.failedFrames) given up")
    for line in SummaryText.recovery(report.recovery, clock: "the simulated boards' clocks") { Console.line(line) }
    Console.line(
      "speed     \(Format.fixed(Double(report.runs) / max(seconds, 1e-9), digits: 0)) runs/s in \(Format.seconds(seconds))"
    )
  }
}
