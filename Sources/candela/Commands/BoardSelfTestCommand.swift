import ArgumentParser

/// The driver's self-test.
struct BoardSelfTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Check identity, memory, checksums, lines, rails, temperature and watchdog of a board.",
    discussion: """
      The laser stays off. Exit status 0: every check passed; 1: one failed.

      Example:
        candela board selftest --json
      """)

  @OptionGroup var board: BoardOptions
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  private struct Check: Encodable {
    let name: String
    let passed: Bool
    let detail: String
  }

  private struct Output: Encodable {
    let kind: ResultKind
    let board: String
    let passed: Bool
    let checks: [Check]
  }

  func run() throws {
    let workspace = Workspace()
    let profile = try board.profile(workspace)
    let session = try BoardSession(board, profile: profile, workspace: workspace)
    _ = try session.driver.identify()
    let report = try session.driver.selfTest()
    try session.endIfSignalled()
    if json {
      try Console.json(
        Output(
          kind: session.kind, board: profile.name, passed: report.passed,
          checks: report.checks.map { Check(name: $0.name, passed: $0.passed, detail: $0.detail) }))
    } else {
      for check in report.checks {
        Console.line("\(check.passed ? "pass" : "FAIL")  \(Format.padded(check.name, 26)) \(check.detail)")
      }
      Console.line(report.passed ? "all \(report.checks.count) checks passed" : "the board failed its self-test")
    }
    if !report.passed { throw EarlyExit(status: .checkFailed) }
  }
}
