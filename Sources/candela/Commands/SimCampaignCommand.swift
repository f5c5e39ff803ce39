import ArgumentParser
import CandelaScene
import CandelaSimHarness
import Logging

/// Many runs under drawn faults, held against what the runtime promises.
struct SimCampaignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "campaign",
    abstract: "Run the runtime on simulated boards under drawn faults, and check what it promises.",
    discussion: """
      Each run has one seed: it draws faults of bus, lines, supply, light, camera and clock, and a short run of frames
      meets them. A run is good when it recovered within its bound or was made safe as the faults allow, no wrong answer
      lacks its flag, no frame counts twice, and the laser is dark at the end. docs/recovery.md lists faults and promises.
      The exit code is 1 when a run was not good; its seed and the command that repeats it are printed.

      Examples:
        candela sim campaign --seed 1 --runs 1000
        candela sim campaign --seed 4711 --runs 1 --verbose
      """)

  @Option(help: ArgumentHelp("Seed of the first run; the next ones count up.", valueName: "n"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("Runs.", valueName: "n"))
  var runs = 100
  @Option(name: .customLong("frames-per-run"), help: ArgumentHelp("Frames of a run.", valueName: "n"))
  var framesPerRun = 12
  @Option(
    help: ArgumentHelp(
      "Confidence threshold: answers below this margin are \"unknown\". Default: 20.", valueName: "codes"))
  var unknownBelow = 20
  @Option(help: ArgumentHelp("Board profile: a name under boards/, or a folder.", valueName: "name"))
  var board = "accel-reference"
  @Option(help: ArgumentHelp("Bundle: a name under models/ or a file. Default: shapes.", valueName: "model"))
  var model: String?
  @Option(help: ArgumentHelp("Workers. Default: all cores.", valueName: "n"))
  var threads: Int?
  @Flag(help: "Print every run's faults and end, and log what the driver does.")
  var verbose = false
  @Flag(help: "Print one JSON object a failed run (every run with --verbose), and a summary as the last line.")
  var json = false

  private static let mostRuns = 1_000_000
  /// Different pictures of a campaign: more would only make it slower to begin.
  private static let pictures = 64
  private static let pictureSeed: UInt64 = 1

  func validate() throws {
    guard (1...Self.mostRuns).contains(runs) else {
      throw ValidationError("--runs is \(runs); give 1...\(Self.mostRuns).")
    }
    guard (2...10_000).contains(framesPerRun) else {
      throw ValidationError("--frames-per-run is \(framesPerRun); give 2...10,000.")
    }
    guard (0...4095).contains(unknownBelow) else {
      throw ValidationError("--unknown-below is \(unknownBelow); give 0...4095.")
    }
    if let threads, !(1...256).contains(threads) { throw ValidationError("--threads is \(threads); give 1...256.") }
  }

  func run() throws {
    let campaign = try campaign(Workspace())
    let view = CampaignView(seed: seed, runs: runs, isJSON: json, isVerbose: verbose, repeating: repeatCommand)
    let bar = ProgressBar("running", total: runs, isQuiet: json || verbose)
    let clock = ContinuousClock()
    let start = clock.now
    let outcomes = try campaign.run(
      first: seed, count: runs, threads: verbose ? 1 : threads ?? Workspace.cores, logger: logger(),
      progress: { bar.advance(by: $0) })
    bar.finish()
    let report = CampaignReport(outcomes)
    try view.show(outcomes, report, seconds: (clock.now - start) / .seconds(1))
    if report.failures > 0 { throw EarlyExit(status: .checkFailed) }
  }

  private func campaign(_ workspace: Workspace) throws -> Campaign {
    var options = BoardOptions()
    options.board = board
    let loaded = try LoadedModel(model, board: options, workspace: workspace)
    // The same pictures whatever the seed, so that one run can be repeated alone.
    let pictures = LabelledSetSource(
      try SceneSets.set(.testing, count: min(framesPerRun, Self.pictures), seed: Self.pictureSeed))
    let apertures = try ApertureSet(
      reading: pictures, loaded.bundle.manifest.input, limit: nil, isQuiet: true)
    var settings = CampaignOptions()
    settings.frames = framesPerRun
    settings.unknownBelow = unknownBelow
    return try Campaign(
      profile: loaded.profile, program: loaded.bundle.program, masks: loaded.bundle.masks, apertures: apertures,
      operators: try workspace.operators(), options: settings)
  }

  private func logger() -> Logger {
    guard verbose else { return Campaign.silent }
    var logger = Logger(label: "candela.campaign")
    logger.logLevel = .info
    return logger
  }

  /// What to type to see one run again.
  private func repeatCommand(_ seed: UInt64) -> String {
    var words = ["candela sim campaign --seed \(seed) --runs 1 --verbose"]
    if framesPerRun != 12 { words.append("--frames-per-run \(framesPerRun)") }
    if unknownBelow != 20 { words.append("--unknown-below \(unknownBelow)") }
    if board != "accel-reference" { words.append("--board \(board)") }
    if let model { words.append("--model \(model)") }
    return words.joined(separator: " ")
  }
}
