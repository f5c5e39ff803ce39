import CandelaBoardSpec
import CandelaHAL
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
    let clock = StageClock(wires, warmUp: configuration.warm_up, frames: configuration.count)
    let bench = try SimulatedBench(profile: loaded.profile, device: device, operators: operators)
    let driver = try PhotonicBoard(connection: bench.connection.timed(by: wires), profile: loaded.profile)
    _ = try driver.identify()
    _ = try driver.load(loaded.bundle.program(for: loaded.profile))
    try driver.configure(try driver.defaultSettings())
    let pipeline = try InferencePipeline(
      source: camera, preprocessor: try loaded.bundle.manifest.input.preprocessor(),
      projector: TimedProjector(bench.board.projector, wires), board: driver, time: bench.board.time,
      options: options, pacer: configuration.rate.map { OpenLoopPacer(framesPerSecond: $0, clock: clock) },
      threads: threads, probe: clock)
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
    return Outcome(clock: clock, memory: watch.stop(), summary: summary, plainRead: plainRead())
  }

  private var options: PipelineOptions {
    var options = PipelineOptions()
    options.limit = UInt64(configuration.warm_up + configuration.count)
    options.readsOutputs = configuration.outputs
    options.ageOrigin = .delivery
    return options
  }

  /// Reads of the same frames from memory, one after another, as the run met them.
  private func plainRead() -> StageSummary {
    let repetitions = 250
    var sum: UInt32 = 0
    var times: [UInt32] = []
    for repetition in 0..<repetitions * camera.pictures.count {
      let picture = camera.pictures[repetition % camera.pictures.count]
      let start = HostClock.nanoseconds
      sum &+= Self.sum(picture.span)
      times.append(UInt32(clamping: HostClock.nanoseconds - start))
    }
    // The sum is used, so that the reads happen.
    return StageSummary(sum == .max ? "read." : "read", times)
  }

  private static func sum(_ bytes: Span<UInt8>) -> UInt32 {
    var sum: UInt32 = 0
    for index in bytes.indices { sum &+= UInt32(bytes[index]) }
    return sum
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
