import ArgumentParser
import CandelaHAL
import CandelaHALLinux
import CandelaRuntime
import Synchronization

/// How long a frame takes through the whole stream, and who takes the time.
struct BenchRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Measure the stream's latency stage by stage, on a simulated board.",
    discussion: """
      Generated camera frames go from memory through preprocessing, driver and emulated board. The board's virtual time
      is not waited for. Without a rate, the next frame is taken when the last is answered (closed loop). With a rate,
      latency counts from the moment at which a frame was due, so that a stall is charged to every frame that it delays
      (open loop).

      Examples:
        candela bench run
        candela bench run --rate 1000 --count 20000 --json
        candela bench run --diodes point --observers --cpu 1 --require "fps>5000"
        candela bench run --no-outputs --require "p99<2ms,overhead.p99<50us"
      """)

  @OptionGroup var board: BoardOptions
  @OptionGroup var realtime: RealtimeOptions

  @Option(help: ArgumentHelp("Bundle: a name under models/ or a file. Default: shapes.", valueName: "model"))
  var model: String?
  @Option(help: ArgumentHelp("Size of the generated frames.", valueName: "WxH"))
  var framesSize = FrameSize(width: 640, height: 480)
  @Option(help: ArgumentHelp("Pixel format of the generated frames.", valueName: "format"))
  var framesFormat = PixelFormat.yuyv
  @Option(help: ArgumentHelp("Frames to measure.", valueName: "n"))
  var count = 5000
  @Option(help: ArgumentHelp("Frames before those, which do not count.", valueName: "n"))
  var warmUp = 500
  @Option(help: ArgumentHelp("Frames a second (open loop). Default: one after another.", valueName: "fps"))
  var rate: Double?
  @Option(help: ArgumentHelp("How a diode samples the light: point or area. Default: the board's.", valueName: "kind"))
  var diodes: DiodeSampling?
  @Flag(help: "With a digest and an encoder of JSON lines on the observer threads.")
  var observers = false
  @Flag(help: "With the board's rails metered between frames, as candela run does.")
  var meters = false
  @Flag(help: "Leave the outputs unread, as candela run --no-outputs does.")
  var noOutputs = false
  @Option(
    help: ArgumentHelp(
      "Conditions, separated by commas: figures of total or of a stage, fps, preprocess.ratio. Exit code 1 where one is "
        + "missed.", valueName: "list"))
  var require: String?
  @Flag(help: "Print one JSON object instead of a table.")
  var json = false

  func validate() throws {
    guard (1...10_000_000).contains(count) else { throw ValidationError("--count is \(count); give 1...10,000,000.") }
    guard (0...1_000_000).contains(warmUp) else { throw ValidationError("--warm-up is \(warmUp); give 0...1,000,000.") }
    if let rate, !(0.1...100_000).contains(rate) { throw ValidationError("--rate is \(rate); give 0.1...100,000.") }
    if let require, StreamRequirement.list(require) == nil {
      throw ValidationError(
        "--require is \(require); give conditions like p99<2ms, overhead.p99<50us, fps>5000 or preprocess.ratio<1.5.")
    }
  }

  func run() throws {
    let workspace = Workspace()
    try board.requireSimulated("bench run", workspace)
    let loaded = try LoadedModel(model, board: board, workspace: workspace).sampled(diodes)
    let camera = SyntheticCamera(width: framesSize.width, height: framesSize.height, format: framesFormat)
    let scheduling = Mutex("as usual")
    let benchmark = StreamBenchmark(
      loaded: loaded, device: board.device, camera: camera, configuration: configuration(loaded, camera),
      threads: realtime.threads { text in scheduling.withLock { $0 = text } }, isQuiet: json)
    let outcome = try benchmark.run(operators: try workspace.operators())
    let report = StreamReport(
      outcome, configuration: benchmark.configuration,
      environment: MachineFingerprint(scheduling: scheduling.withLock { $0 }),
      requirements: require.flatMap(StreamRequirement.list) ?? [])
    if json { try Console.json(report) } else { report.printTable() }
    if !report.passes { throw EarlyExit(status: .checkFailed) }
  }

  private func configuration(_ loaded: LoadedModel, _ camera: SyntheticCamera) -> StreamConfiguration {
    StreamConfiguration(
      board: loaded.profile.name, model: loaded.bundle.manifest.name, diodes: DiodeSampling(loaded.profile).rawValue,
      frames: camera.name, count: count, warm_up: warmUp, rate: rate, observers: observers, meters: meters,
      outputs: !noOutputs,
      seed: board.seed, serial: board.serial, ideal: board.ideal)
  }
}
