import ArgumentParser
import CandelaBoardSpec
import CandelaMedia
import CandelaMetering

/// Reports a run's energy.
struct MeterReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Report a run's energy and speed beside digital figures, with verdicts, gates and a chart.",
    discussion: """
      RUN is what candela run --json printed. Chip only and whole system stand side by side; a verdict is given only where
      the 95 % intervals are apart. A condition is held against the unfavourable end of the interval; energy and power
      without a scope are the chip's. A figure that is missing meets nothing.

      Examples:
        candela run --limit 200 --json > run.jsonl; candela meter report run.jsonl
        candela meter report run.jsonl --against a100 --plot report.png --markdown report.md
        candela meter report run.jsonl --require "energy<5mJ,system.energy<2J,accuracy>80%"
      """)

  @Argument(help: ArgumentHelp("What candela run --json printed.", valueName: "run"))
  var recording: String
  @Option(help: ArgumentHelp("A processor's profile under boards/gpu/, or a file; may be repeated.", valueName: "name"))
  var against: [String] = []
  @Option(
    help: ArgumentHelp(
      "Conditions, separated by commas: energy, net and power of chip or system, accuracy, fps. Exit code 1 where one is "
        + "missed.", valueName: "list"))
  var require: String?
  @Option(help: ArgumentHelp("Write the joules by part as a picture.", valueName: "png"))
  var plot: String?
  @Option(help: ArgumentHelp("Write the rows as comma-separated values.", valueName: "file"))
  var csv: String?
  @Option(help: ArgumentHelp("Write the report for a pull request.", valueName: "file"))
  var markdown: String?
  @Flag(help: "Print one JSON object instead of text.")
  var json = false

  func validate() throws {
    if let require, EnergyRequirement.list(require) == nil {
      throw ValidationError(
        "--require is \(require); give conditions like energy<5mJ, system.energy<2J, chip.net<20uJ, system.power<5W, "
          + "accuracy>90% or fps>100.")
    }
  }

  func run() throws {
    let workspace = Workspace()
    let run = try RecordedRun(file: recording)
    let processors = try against.map { try GPUProfileLoader(workspace.locator).load($0) }
    // A run on a board that is not here any more is reported all the same, without operations.
    let profile = try? BoardProfileLoader(workspace.locator).load(run.record.board)
    var report = EnergyReport(run, profile: profile, against: processors)
    report.judge(require.flatMap(EnergyRequirement.list) ?? [])
    if let plot { try report.picture().draw().writePNG(to: plot) }
    if let csv { try AtomicFile.write(report.csv(), to: csv) }
    if let markdown { try AtomicFile.write(report.markdown(), to: markdown) }
    if json { try Console.json(report) } else { report.printText() }
    if !report.passes { throw EarlyExit(status: .checkFailed) }
  }
}
