import CandelaBoardSpec
import CandelaHAL
import CandelaMetering
import CandelaModel
import CandelaRuntime
import CandelaSimHarness

/// One measured run: generated frames through preprocessing, driver and emulated board into sinks.
struct StreamBenchmark {
  let loaded: LoadedModel
  let device: SimulatedDevice
  let camera: SyntheticCamera
  let configuration: StreamConfiguration
  let threads: PipelineThreads
  let isQuiet: Bool

  /// What came out of it.
  struct Outcome {
    let clock: StageClock
    let memory: MemoryTrack
    let summary: RunSummary
    let plainRead: StageSummary
  }

  /// - Throws: what the run throws.
  func run(operators: OperatorCache) throws -> Outcome {
    let wires = WireClock()
    let read = PlainRead(
      of: camera.spare, every: camera.pictureCount, frames: configuration.count)
    let clock = StageClock(wires, warmUp: configuration.warm_up, frames: configuration.count, plainRead: read)
    let bench = try SimulatedBench(profile: loaded.profile, device: device, operators: operators)
    let connection = try bench.connection.timed(by: wires)
    let driver = try PhotonicBoard(connection: connection, profile: loaded.profile)
    _ = try driver.identify()
    _ = try driver.load(loaded.bundle.program(for: loaded.profile))
    try driver.configure(try driver.defaultSettings())
    let pipeline = try InferencePipeline(
      source: camera, preprocessor: try loaded.bundle.manifest.input.preprocessor(),
      projector: TimedProjector(bench.board.projector, wires), board: driver, time: bench.board.time,
      options: options, pacer: configuration.rate.map { OpenLoopPacer(framesPerSecond: $0, clock: clock) },
      threads: threads, probe: try probe(clock, connection))
    let total = configuration.warm_up + configuration.count
    let watch = StreamWatch(
      clock, warmUp: configuration.warm_up, bar: ProgressBar("streaming", total: total, isQuiet: isQuiet))
    watch.start()
    let sinks: [any ResultSink] =
      configuration.observers ? [DigestSink(), EncodingObserver(classNames: loaded.bundle.classNames)] : []
    let summary: RunSummary
    do {
      summary = try pipeline.run(into: sinks)
    } catch {
      _ = watch.stop()
      throw error
    }
    return Outcome(clock: clock, memory: watch.stop(), summary: summary, plainRead: read.summary)
  }

  /// The stage clock, and after it the rails where they are metered: samples are in no frame's stages.
  private func probe(_ clock: StageClock, _ connection: BoardConnection) throws -> any PipelineProbe {
    guard configuration.meters else { return clock }
    let sampler = RailSampler(try MeteredRail.all(of: loaded.profile), on: connection.bus, time: connection.time)
    sampler.start()
    sampler.begin()
    return RailsBetweenFrames(sampler, then: clock)
  }

  private var options: PipelineOptions {
    var options = PipelineOptions()
    options.limit = UInt64(configuration.warm_up + configuration.count)
    options.readsOutputs = configuration.outputs
    options.ageOrigin = .delivery
    return options
  }
}

extension ModelBundle {
  /// The program, stamped for a profile whose design differs in nothing that a mask or weights depend on.
  func program(for profile: BoardProfile) -> BoardProgram {
    BoardProgram(
      designDigest: profile.designDigest, maskFormat: program.maskFormat, packedMask: program.packedMask,
      classCount: program.classCount, weightBanks: program.weightBanks, relativeExposure: program.relativeExposure)
  }
}
