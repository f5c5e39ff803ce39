import CandelaBoardSpec
import CandelaHAL
import CandelaMetering
import CandelaRuntime
import CandelaSimHarness

/// One run in which blocks of frames with and without metering take turns.
struct MeteringBenchmark {
  let loaded: LoadedModel
  let device: SimulatedDevice
  let camera: SyntheticCamera
  let schedule: MeteringSchedule
  let threads: PipelineThreads

  /// What came out of it.
  struct Outcome {
    let overhead: ArraySlice<UInt32>
    let board: BoardBusSampler
    let own: OwnBusSampler
  }

  /// - Throws: what the run and the meters throw.
  func run(operators: OperatorCache) throws -> Outcome {
    let wires = WireClock()
    let counted = schedule.frames - schedule.warmUp
    let read = PlainRead(of: camera.spare, every: camera.pictureCount, frames: counted)
    let clock = StageClock(wires, warmUp: schedule.warmUp, frames: counted, plainRead: read)
    let bench = try SimulatedBench(profile: loaded.profile, device: device, operators: operators)
    let connection = try bench.connection.timed(by: wires)
    let driver = try PhotonicBoard(connection: connection, profile: loaded.profile)
    _ = try driver.identify()
    _ = try driver.load(loaded.bundle.program(for: loaded.profile))
    try driver.configure(try driver.defaultSettings())
    let rails = try MeteredRail.all(of: loaded.profile).map {
      RailMeter($0, on: connection.bus, time: connection.time)
    }
    for rail in rails { try rail.start() }
    let board = BoardBusSampler(rails, clock: wires)
    let own = try OwnBusSampler(loaded.profile)
    try own.start()
    let probe = MeteringProbe(clock, schedule, board: board, own: own)
    do {
      _ = try pipeline(bench, driver, wires, probe).run(into: [])
    } catch {
      own.stop()
      throw error
    }
    own.stop()
    board.setActive(false, now: HostClock.nanoseconds)
    if let failure = board.failure ?? own.failure { throw failure }
    return Outcome(overhead: clock.nanoseconds(.overhead), board: board, own: own)
  }

  private func pipeline(
    _ bench: SimulatedBench, _ driver: PhotonicBoard, _ wires: WireClock, _ probe: MeteringProbe
  ) throws -> InferencePipeline {
    var options = PipelineOptions()
    options.limit = UInt64(schedule.frames)
    options.ageOrigin = .delivery
    return try InferencePipeline(
      source: camera, preprocessor: try loaded.bundle.manifest.input.preprocessor(),
      projector: TimedProjector(bench.board.projector, wires), board: driver, time: bench.board.time,
      options: options, threads: threads, probe: probe)
  }
}
