import ArgumentParser
import CandelaHAL
import CandelaRuntime
import Synchronization

/// What metering costs a stream.
struct BenchMeteringCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metering",
    abstract: "Measure what energy metering costs a stream, on a simulated board.",
    discussion: """
      In one run, blocks of frames without metering, with the board's rails sampled 100 times a second on its own bus,
      without again, and with a rail sampled 1,000 times a second on a bus of its own take turns. Reported are the share
      of one core and what is added to the overhead of a frame. The time of the emulated wires does not count.

      Examples:
        candela bench metering
        candela bench metering --count 50000 --realtime --cpu 1 --json
      """)

  @OptionGroup var board: BoardOptions
  @OptionGroup var realtime: RealtimeOptions

  @Option(help: ArgumentHelp("Bundle: a name under models/ or a file. Default: shapes.", valueName: "model"))
  var model: String?
  @Option(help: ArgumentHelp("How a diode samples the light: point or area. Default: the board's.", valueName: "kind"))
  var diodes: DiodeSampling?
  @Option(help: ArgumentHelp("Frames to measure in each of the four phases.", valueName: "n"))
  var count = 10_000
  @Option(help: ArgumentHelp("Frames in a row of the same phase.", valueName: "n"))
  var block = 500
  @Option(help: ArgumentHelp("Frames before those, which do not count.", valueName: "n"))
  var warmUp = 500
  @Flag(help: "Print one JSON object instead of a table.")
  var json = false

  /// Enough for a 99th percentile of a block.
  private static let blocks = 100...100_000

  func validate() throws {
    guard Self.blocks.contains(block) else { throw ValidationError("--block is \(block); give 100...100,000.") }
    guard (block...1_000_000).contains(count), count % block == 0 else {
      throw ValidationError("--count is \(count); give a multiple of --block (\(block)), at most 1,000,000.")
    }
    guard (0...1_000_000).contains(warmUp) else { throw ValidationError("--warm-up is \(warmUp); give 0...1,000,000.") }
  }

  func run() throws {
    let workspace = Workspace()
    try board.requireSimulated("bench metering", workspace)
    let loaded = try LoadedModel(model, board: board, workspace: workspace).sampled(diodes)
    let camera = SyntheticCamera(width: 640, height: 480, format: .yuyv)
    let schedule = MeteringSchedule(warmUp: warmUp, block: block, count: count)
    let scheduling = Mutex("as usual")
    let benchmark = MeteringBenchmark(
      loaded: loaded, device: board.device, camera: camera, schedule: schedule,
      threads: realtime.threads { text in scheduling.withLock { $0 = text } })
    let outcome = try benchmark.run(operators: try workspace.operators())
    let report = MeteringReport(
      outcome, schedule: schedule,
      configuration: MeteringReport.Configuration(
        board: loaded.profile.name, model: loaded.bundle.manifest.name, diodes: DiodeSampling(loaded.profile).rawValue,
        frames: camera.name, count: count, block: block, warm_up: warmUp),
      environment: MachineFingerprint(scheduling: scheduling.withLock { $0 }))
    if json { try Console.json(report) } else { report.printTable() }
  }
}
