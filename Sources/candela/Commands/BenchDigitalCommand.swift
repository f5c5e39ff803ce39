import ArgumentParser
import CandelaDigitalPath
import CandelaHAL
import CandelaHALLinux
import CandelaMedia
import CandelaModel
import CandelaScene
import CandelaSimHarness

/// How fast digital processors do the board's task, and for how much energy.
struct BenchDigitalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digital",
    abstract: "Measure the digital engines on this machine: one frame at a time, and in batches.",
    discussion: """
      The same network as the board's, as dense products. Latency is from a batch's images in memory to its scores in
      memory, transfers to a device included. Energy takes a meter that covers what the engine runs on (candela meter
      list): the frames are repeated, idle power before and after is taken off.

      Examples:
        candela bench digital
        candela bench digital --engine opencl --device A100 --batch 256 --json
        candela bench digital --engine opencl --profile boards/gpu/my-card.yaml
      """)

  @OptionGroup var board: BoardOptions

  @Option(help: ArgumentHelp("Bundle: a name under models/ or a file. Default: shapes.", valueName: "model"))
  var model: String?
  @Option(
    help: ArgumentHelp(
      "Engine: float, int8 or opencl; may be given for several. Default: all that this machine has.",
      valueName: "engine"))
  var engine: [DigitalEngine] = []
  @Option(help: ArgumentHelp("Part of the OpenCL device's name. Default: the first GPU, or device.", valueName: "name"))
  var device: String?
  @Option(help: ArgumentHelp("Frames of a batch.", valueName: "n"))
  var batch = 64
  @Option(help: ArgumentHelp("Seconds to spend on each row, at least.", valueName: "s"))
  var seconds = 2.0
  @Option(
    help: ArgumentHelp(
      "Meter, as candela meter list names it. Default: the processor's or the GPU's own.", valueName: "meter"))
  var meter: String?
  @Option(
    help: ArgumentHelp(
      "Write the figures of the one --engine into a file of boards/gpu/; what it holds as published stays.",
      valueName: "file"))
  var profile: String?
  @Flag(help: "Print one JSON object instead of a table.")
  var json = false

  /// Images that rows repeat, at least: more than fit into a processor's first caches.
  private static let fewestImages = 64

  func validate() throws {
    guard (1...65_536).contains(batch) else { throw ValidationError("--batch is \(batch); give 1...65,536.") }
    guard (0.01...600).contains(seconds) else { throw ValidationError("--seconds is \(seconds); give 0.01...600.") }
    if profile != nil, engine.count != 1 { throw ValidationError("--profile takes one --engine.") }
    if meter != nil, engine.isEmpty || (engine.contains(.opencl) && engine.count > 1) {
      throw ValidationError("--meter names one processor's meter; give --engine of one processor, too.")
    }
    if device != nil, !engine.isEmpty, !engine.contains(.opencl) {
      throw ValidationError("--device goes with --engine opencl.")
    }
  }

  func run() throws {
    let workspace = Workspace()
    try board.requireSimulated("bench digital", workspace)
    let loaded = try LoadedModel(model, board: board, workspace: workspace)
    OpenBLAS.useOneThread()
    let dense = try DenseModel(loaded.bundle, design: loaded.profile.design)
    let benchmark = DigitalBenchmark(
      images: try images(loaded), batch: batch, duration: .seconds(seconds), time: MonotonicTime())
    var (rows, leftOut): ([DigitalBenchmark.Row], [DigitalBenchReport.LeftOut]) = ([], [])
    let meters = PlatformMeters.all()
    for wanted in engine.isEmpty ? DigitalEngine.allCases : engine {
      guard let network = try network(wanted, dense, &leftOut) else { continue }
      if let profile { try MeasuredGPUProfile.check(profile, network.processor) }
      rows += try benchmark.rows(
        network, meter: try MeterChoice(network.processor, named: meter, among: meters, option: "--meter"))
    }
    let report = DigitalBenchReport(
      board: loaded.profile.name, model: loaded.bundle.manifest.name, operations_per_frame: dense.operations,
      environment: MachineFingerprint(scheduling: "as usual"), rows: rows.map(DigitalBenchReport.Row.init),
      left_out: leftOut)
    // Minutes of measuring are shown before anything can fail.
    if json { try Console.json(report) } else { report.printTable() }
    if let profile { try measured(profile, report).write(rows) }
  }

  /// An engine; one that nobody asked for by name may be absent.
  private func network(
    _ wanted: DigitalEngine, _ dense: DenseModel, _ leftOut: inout [DigitalBenchReport.LeftOut]
  ) throws -> (any DigitalNetwork)? {
    do throws(DigitalPathError) {
      return try wanted.network(dense, largestBatch: batch, device: device)
    } catch {
      guard engine.isEmpty else { throw error }
      leftOut.append(DigitalBenchReport.LeftOut(engine: wanted.rawValue, reason: error.message))
      return nil
    }
  }

  /// Stills of the generated scene, a whole number of batches.
  private func images(_ loaded: LoadedModel) throws -> [UInt8] {
    let count = batch * max(1, Self.fewestImages / batch)
    let stills = LabelledSetSource(try SceneSets.set(.testing, count: count, seed: board.seed))
    let set = try ApertureSet(reading: stills, loaded.bundle.manifest.input, limit: nil, isQuiet: true)
    return Array(set.apertures(0..<set.count))
  }

  private func measured(_ path: String, _ report: DigitalBenchReport) -> MeasuredGPUProfile {
    let environment = report.environment
    let load = environment.load.split(separator: " ").prefix(3).joined(separator: " ")
    return MeasuredGPUProfile(
      path: path, task: "dense network of model \(report.model) on \(report.board), from images to scores",
      date: environment.date,
      conditions: "\(report.rows.first?.device ?? ""); host \(environment.cpu), \(environment.cores) cores, Linux "
        + "\(environment.kernel), load \(load); \(seconds) s a row; candela \(Version.text)")
  }
}

extension DigitalEngine: ExpressibleByArgument {}
