import ArgumentParser
import CandelaBoardSpec
import CandelaMetering

/// Recomputes the published figures.
struct MeterClaimsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claims",
    abstract: "Recompute the published speed and energy figures, with what each counts and leaves out.",
    discussion: """
      For the paper's chip with three classes, for the board and class count in use, and for 1 to 16 classes. With the
      output of a run, each claim stands beside what the whole system did.

      Examples:
        candela meter claims
        candela run --limit 200 --json > run.jsonl; candela meter claims --run run.jsonl
        candela meter claims --classes 3 --plot claims.png --json
      """)

  @Option(help: ArgumentHelp("Board profile: a name under boards/, or a folder.", valueName: "name"))
  var board = "accel-reference"
  @Option(help: ArgumentHelp("Classes, 1 to 16. Default: 10, or those of the run.", valueName: "n"))
  var classes: Int?
  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("What candela run --json printed: the whole system's figures.", valueName: "file"))
  var recording: String?
  @Option(help: ArgumentHelp("Write rate and energy over the class count as a picture.", valueName: "png"))
  var plot: String?
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  /// Classes of the digit and clothing tasks.
  private static let usualClasses = 10

  func validate() throws {
    if let classes, !(1...ClaimTable.mostClasses).contains(classes) {
      throw ValidationError("--classes is \(classes); give 1...\(ClaimTable.mostClasses).")
    }
  }

  func run() throws {
    let workspace = Workspace()
    let profile = try BoardProfileLoader(workspace.locator).load(board)
    let recorded = try recording.map { try RecordedRun(file: $0) }
    let table = ClaimTable(
      chip: ClaimedChip(profile), classes: classes ?? recorded?.classes ?? Self.usualClasses,
      system: recorded?.system)
    let output = ClaimsOutput(table, board: profile.name)
    if let plot { try output.picture().draw().writePNG(to: plot) }
    if json { try Console.json(output) } else { output.printText() }
  }
}
