import ArgumentParser
import CandelaBoardSpec
import CandelaMedia
import CandelaRuntime

/// Asks a board whether it does what docs/registers.md says.
struct BoardConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance",
    abstract: "Check a board against docs/registers.md: registers, checksums, laser safety, timing, optics.",
    discussion: """
      The same checks run on the simulated board, behind virtual wires and on a bench. What was loaded is dropped. On real
      wires the checks that raise LASER_ENABLE need --fire; without it they are skipped. The laser is off at the end,
      whatever happens. Exit status 0: no check failed; 1: one did.

      Examples:
        candela board conformance
        candela board conformance --host raspberry-pi-4 --fire --operator --junit conformance.xml
        candela board conformance --only heartbeat --only laser-drop --json
      """)

  @Option(help: ArgumentHelp("Run this check; may be repeated. Default: all.", valueName: "name"))
  var only: [String] = []
  @Flag(help: "List the checks and end.")
  var list = false
  @Option(
    help: ArgumentHelp("Bundle with mask, weights and golden vectors: a name or a file.", valueName: "model"))
  var model: String?
  @Flag(
    help: ArgumentHelp(
      "Somebody stands at the board: ask for the interlock loop to be opened and closed. A simulated board does it itself."
    ))
  var `operator` = false
  @Option(help: ArgumentHelp("Write the results as JUnit XML.", valueName: "file"))
  var junit: String?
  @OptionGroup var board: BoardOptions
  @OptionGroup var consent: FireOptions
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func validate() throws {
    let names = ConformanceSuite.all.map(\.name)
    for name in only where !names.contains(name) {
      throw ValidationError("--only is \(name); there are \(names.joined(separator: ", ")).")
    }
  }

  func run() throws {
    if list {
      for check in ConformanceSuite.all { Console.line("\(Format.padded(check.name, 16)) \(check.summary)") }
      return
    }
    let workspace = Workspace()
    let loaded = try LoadedModel(model, board: board, workspace: workspace)
    let session = try BoardSession(board, profile: loaded.profile, workspace: workspace)
    if session.isLinux { session.watchSignals() }
    let suite = ConformanceSuite(
      driver: session.driver, profile: session.profile, plan: plan(loaded, session, workspace))
    let report = try suite.run(only: only.isEmpty ? nil : Set(only), stop: session.stop) {
      if !json { print($0) }
    }
    try session.driver.makeSafe()
    let output = ConformanceOutput(report, session: session, model: loaded.bundle.manifest.name)
    if let junit { try AtomicFile.write(output.junit.text, to: junit) }
    if json { try Console.json(output) } else { Console.line(output.summary) }
    if session.wasSignalled { throw EarlyExit(status: .interrupted) }
    if !report.passed { throw EarlyExit(status: .checkFailed) }
  }

  private func plan(_ loaded: LoadedModel, _ session: BoardSession, _ workspace: Workspace) -> ConformancePlan {
    var plan = ConformancePlan(program: loaded.bundle.program, golden: loaded.bundle.golden)
    plan.mayFire = !session.isLinux || consent.isGiven(environment: workspace.environment)
    plan.isIdeal = !session.isLinux && board.ideal
    if let bench = session.bench {
      plan.setInterlock = { bench.board.world.setInterlockClosed($0) }
    } else if `operator` {
      plan.setInterlock = InterlockOperator.set
    }
    return plan
  }

  private func print(_ result: ConformanceResult) {
    let word =
      switch result.outcome {
      case .passed: "pass"
      case .failed: "FAIL"
      case .skipped: "skip"
      }
    Console.line("\(word)  \(Format.padded(result.name, 16)) \(result.detail)")
  }
}

/// The person at a board, who opens and closes its interlock loop when asked.
enum InterlockOperator {
  /// Asks on standard error; the check sees on the line when it is done.
  static func set(closed: Bool) {
    Console.error("candela: \(closed ? "close" : "open") the interlock loop now; there is a minute for it")
  }
}
