import ArgumentParser
import CandelaDigitalPath
import CandelaHAL
import CandelaHALLinux
import CandelaRuntime

/// A digital engine beside the board.
struct ShadowOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Do the same task on a digital processor for every n-th frame: digital (the same as digital:float), digital:int8 "
        + "or digital:opencl. May be given for several engines.", valueName: "engine"))
  var shadow: [ShadowEngine] = []
  @Option(help: ArgumentHelp("Shadow every n-th frame. Default: 10.", valueName: "n"))
  var shadowEvery: Int?
  @Option(help: ArgumentHelp("Part of the OpenCL device's name. Default: the first GPU, or device.", valueName: "name"))
  var shadowDevice: String?
  @Option(
    help: ArgumentHelp(
      "Meter of the digital path, as candela meter list names it. Default: the processor's or the GPU's own.",
      valueName: "meter"))
  var shadowMeter: String?

  /// Every tenth: a digital frame costs about as much as ten of the simulator's on a small computer.
  private static let standardInterval = 10
  /// What `--shadow-every` takes.
  private static let intervals = 1...1_000_000

  func validate() throws {
    let engines = shadow.map(\.engine)
    if engines.isEmpty, shadowDevice != nil || shadowMeter != nil || shadowEvery != nil {
      throw ValidationError("--shadow-every, --shadow-device and --shadow-meter go with --shadow.")
    }
    if let shadowEvery, !Self.intervals.contains(shadowEvery) {
      throw ValidationError("--shadow-every is \(shadowEvery); give 1...1,000,000.")
    }
    if Set(engines).count < engines.count { throw ValidationError("--shadow names an engine twice.") }
    if shadowMeter != nil, engines.contains(.opencl), engines.count > 1 {
      throw ValidationError("--shadow-meter names one processor's meter; shadow with engines of one processor.")
    }
    if shadowDevice != nil, !engines.contains(.opencl) {
      throw ValidationError("--shadow-device goes with --shadow digital:opencl.")
    }
  }

  /// The shadows that the options ask for, ready to run; none where they ask for none.
  /// - Throws: `OpticsError`, `DigitalPathError`, `UsageError` `CND-9025` for a meter that is not there.
  func start(_ loaded: LoadedModel) throws -> RunShadows {
    guard !shadow.isEmpty else { return RunShadows([]) }
    OpenBLAS.useOneThread()
    let meters = PlatformMeters.all()
    if let shadowMeter { _ = try MeterChoice.named(shadowMeter, among: meters) }
    let model = try DenseModel(loaded.bundle, design: loaded.profile.design)
    let time = MonotonicTime()
    return RunShadows(
      try shadow.map { wanted in
        let network = try wanted.engine.network(model, largestBatch: 1, device: shadowDevice)
        return ShadowSink(
          network, every: shadowEvery ?? Self.standardInterval, time: time,
          meter: try MeterChoice(network.processor, named: shadowMeter, among: meters))
      })
  }
}

/// The form of `--shadow`.
struct ShadowEngine: ExpressibleByArgument {
  let engine: DigitalEngine

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts[0] == "digital" else { return nil }
    guard let engine = parts.count == 1 ? .float : DigitalEngine(rawValue: String(parts[1])) else { return nil }
    self.engine = engine
  }

  /// All forms, for messages.
  static var allValueStrings: [String] { DigitalEngine.allCases.map { "digital:\($0.rawValue)" } }
}
