import ArgumentParser
import CandelaMedia
import CandelaSimHarness

/// Accuracy, confusion and digest of a model on a set of frames.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure a model's accuracy on labelled frames, on a simulated board.",
    discussion: """
      Frames go through the board's registers, each worker with a board of its own. The digest is the same for any
      number of threads, with --direct, in debug and release builds, and on any machine.

      Examples:
        candela eval
        candela eval --model fashion-mnist --frames t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz
        candela eval --limit 500 --direct --ideal --confusion confusion.png --json
        candela eval --sweep light --plot light.png --csv light.csv
      """)

  @OptionGroup var frames: FrameOptions
  @OptionGroup var board: BoardOptions
  @OptionGroup var errors: DeviceErrorOptions
  @OptionGroup var sweep: SweepOptions

  @Option(help: ArgumentHelp("Bundle: a name under models/ or a file. Default: shapes.", valueName: "model"))
  var model: String?
  @Option(help: ArgumentHelp("Workers. Default: all cores.", valueName: "n"))
  var threads: Int?
  @Flag(help: "Run the optics in batches, without the board's registers. Same digest.")
  var direct = false
  @Option(help: ArgumentHelp("Write the confusion matrix as a picture.", valueName: "png"))
  var confusion: String?
  @Flag(help: "Print one JSON object instead of tables.")
  var json = false

  func validate() throws {
    if let threads, !(1...256).contains(threads) { throw ValidationError("--threads is \(threads); give 1...256.") }
    if sweep.sweep != nil, confusion != nil { throw ValidationError("A sweep has no --confusion.") }
  }

  func run() throws {
    let workspace = Workspace()
    try board.requireSimulated("eval", workspace)
    let loaded = try LoadedModel(model, board: board, workspace: workspace)
    loaded.noteForeignScene(frames)
    let set = try ApertureSet(
      reading: try frames.evaluationSource(seed: board.seed), loaded.bundle.manifest.input, limit: frames.limit,
      isQuiet: json)
    try loaded.requireLabels(of: set, named: frames.labels ?? frames.title)
    if let kind = sweep.sweep { return try runSweep(kind, loaded, set, workspace) }
    let evaluation = Evaluation(
      profile: loaded.profile, program: loaded.bundle.program, masks: loaded.bundle.masks,
      device: try board.device(errors, for: loaded.profile), operators: try workspace.operators())
    let bar = ProgressBar("evaluating", total: set.count, isQuiet: json)
    let clock = ContinuousClock()
    let start = clock.now
    let records = try evaluation.run(
      set, path: direct ? .direct : .registers, threads: threads ?? Workspace.cores, progress: { bar.advance(by: $0) })
    let seconds = (clock.now - start) / .seconds(1)
    bar.finish()
    let report = EvaluationReport(records, labels: set.labels, classCount: loaded.bundle.classNames.count)
    let output = EvaluationOutput(
      report, loaded: loaded, frames: frames.title, board: board, errors: errors, path: direct ? "direct" : "registers",
      seconds: seconds)
    if let confusion { try output.confusionPlot().draw().writePNG(to: confusion) }
    if json { try Console.json(output) } else { output.printTables() }
  }

  private func runSweep(
    _ kind: SweepKind, _ loaded: LoadedModel, _ set: ApertureSet, _ workspace: Workspace
  ) throws {
    guard set.labels.contains(where: { $0 != nil }) else {
      throw UsageError.options("a sweep without labels has nothing to show", remedy: "Name the labels with --labels")
    }
    let points = try sweep.run(
      kind, loaded: loaded, set: set, device: try board.device(errors, for: loaded.profile),
      operators: try workspace.operators(), threads: threads ?? Workspace.cores, isQuiet: json)
    let output = SweepOutput(points, kind: kind, loaded: loaded, frames: frames.title, board: board, errors: errors)
    if let csv = sweep.csv { try AtomicFile.write(output.csv, to: csv) }
    if let plot = sweep.plot { try output.picture(kind).draw().writePNG(to: plot) }
    if json { try Console.json(output) } else { output.printTable() }
  }
}
