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
      """)

  @OptionGroup var frames: FrameOptions
  @OptionGroup var board: BoardOptions

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
  }

  func run() throws {
    let workspace = Workspace()
    let loaded = try LoadedModel(model, board: board, workspace: workspace)
    loaded.noteForeignScene(frames)
    let set = try ApertureSet(
      reading: try frames.evaluationSource(seed: board.seed), loaded.bundle.manifest.input, limit: frames.limit,
      isQuiet: json)
    try loaded.requireLabels(of: set, named: frames.labels ?? frames.title)
    let evaluation = Evaluation(
      profile: loaded.profile, program: loaded.bundle.program, masks: loaded.bundle.masks, device: board.device,
      operators: try workspace.operators())
    let bar = ProgressBar("evaluating", total: set.count, isQuiet: json)
    let clock = ContinuousClock()
    let start = clock.now
    let records = try evaluation.run(
      set, path: direct ? .direct : .registers, threads: threads ?? Workspace.cores, progress: { bar.advance(by: $0) })
    let seconds = (clock.now - start) / .seconds(1)
    bar.finish()
    let report = EvaluationReport(records, labels: set.labels, classCount: loaded.bundle.classNames.count)
    let output = EvaluationOutput(
      report, loaded: loaded, frames: frames.title, board: board, path: direct ? "direct" : "registers",
      seconds: seconds)
    if let confusion { try output.confusionPlot().draw().writePNG(to: confusion) }
    if json { try Console.json(output) } else { output.printTables() }
  }
}
