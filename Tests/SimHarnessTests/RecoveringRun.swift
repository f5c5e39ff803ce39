import CandelaHAL
import CandelaRuntime
import CandelaSim
import CandelaSimHarness

/// A run of a few frames on a tiny ideal board; a fault comes between two of them.
final class RecoveringRun {
  let bench: SimulatedBench
  let sink = FaultingSink()
  let frames = 8
  private let pipeline: InferencePipeline

  /// - Parameters:
  ///   - frame: the fault comes just before this one.
  ///   - wrapsBus: hides from the driver that the bus can be cleared.
  ///   - also: what else happens to the bench at the same time.
  init(
    _ fault: SimulatedFault, before frame: UInt64, recovery: RecoveryConfiguration? = RecoveryConfiguration(),
    wrapsBus: Bool = false, also: ((SimulatedBench) throws -> Void)? = nil
  ) throws {
    let bench = try Tiny.preparedBench(Tiny.idealDevice)
    self.bench = bench
    var driver = bench.driver
    if wrapsBus {
      let lines = bench.board.lines
      let connection = try BoardConnection(
        bus: TracingBus(bench.board.bus, WireTrace()),
        outputs: [.reset: lines.reset, .trigger: lines.trigger, .laserEnable: lines.laserEnable],
        inputs: [.dataReady: lines.dataReady, .fault: lines.fault, .interlock: lines.interlock],
        time: bench.board.time)
      driver = try PhotonicBoard(connection: connection, profile: Tiny.profile, logger: Tiny.quiet)
      try driver.identify()
      try driver.load(Tiny.program)
      try driver.configure(driver.defaultSettings())
    }
    var options = PipelineOptions()
    options.readsOutputs = true
    options.ageOrigin = .delivery
    options.recovery = recovery
    pipeline = try InferencePipeline(
      source: ApertureSetSource(Tiny.apertures(frames), count: frames),
      preprocessor: AperturePassThrough(side: Tiny.side),
      projector: bench.board.projector, board: driver, time: bench.board.time, options: options)
    sink.onFrame = { next in
      guard next == frame else { return }
      bench.board.world.inject(fault)
      try also?(bench)
    }
  }

  var results: [InferenceResult] { sink.results }

  /// What the device answers without faults.
  var winners: [Int] {
    get throws {
      try Tiny.evaluation(device: Tiny.idealDevice).run(Tiny.apertures(frames), path: .direct, threads: 1)
        .map(\.winner)
    }
  }

  @discardableResult func go() throws -> RunSummary { try pipeline.run(into: [sink]) }
}

/// Keeps results and summary, and does something between two frames.
final class FaultingSink: ResultSink {
  let delivery = SinkDelivery.inline
  private(set) var results: [InferenceResult] = []
  private(set) var summary: RunSummary?
  /// Called with the number of the frame that comes next.
  var onFrame: (UInt64) throws -> Void = { _ in }
  var onResult: (InferenceResult) throws -> Void = { _ in }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    results.append(result)
    try onResult(result)
    try onFrame(result.frameSequence + 1)
  }

  func finish(_ summary: RunSummary) { self.summary = summary }
}
