import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import CandelaRuntime
import CandelaSim
import Logging

/// One run of a campaign: a board with a program, a source and a clock under a plan. One owner, one thread.
public final class CampaignRig {
  /// The board and its driver, prepared.
  public let bench: SimulatedBench
  /// The host's clock.
  public let time: LeapingTime
  /// Where the frames come from.
  public let source: FaultySource
  /// How the run goes.
  public let options: CampaignOptions
  /// Pixels of the aperture along a side.
  public let side: Int

  /// A run; the plan's time begins when this returns.
  /// - Throws: `SimulationError` or `RuntimeError` where the board cannot be prepared.
  init(campaign: Campaign, seed: UInt64, plan: FaultPlan, logger: Logger) throws {
    options = campaign.options
    side = campaign.profile.design.input.pixels
    var clock: LeapingTime?
    bench = try SimulatedBench(
      profile: campaign.profile, device: SimulatedDevice(serial: seed, seed: seed), operators: campaign.operators,
      configuration: options.board, logger: logger
    ) { base in
      let leaping = LeapingTime(base)
      clock = leaping
      return leaping
    }
    time = clock ?? LeapingTime(bench.board.time)
    source = FaultySource(
      ApertureSetSource(campaign.apertures, count: options.frames), events: plan.faults.flatMap(\.host), time: time)
    try bench.prepare(campaign.program)
    let start = bench.board.time.now
    for event in plan.faults.flatMap(\.board) {
      bench.board.world.schedule(event.fault, at: start.advanced(by: event.delay))
    }
    for case .clockJump(let delay, let distance) in plan.faults.flatMap(\.host) {
      time.leap(at: start.advanced(by: delay), by: distance)
    }
  }

  /// Runs the frames through the pipeline as `candela run` does.
  /// - Throws: as `InferencePipeline.run(into:)`.
  public func runPipeline(into witness: CampaignWitness) throws {
    var settings = PipelineOptions()
    settings.readsOutputs = true
    settings.ageOrigin = .delivery
    settings.recovery = options.recovery
    settings.unknownBelow = options.unknownBelow
    let pipeline = try InferencePipeline(
      source: source, preprocessor: AperturePassThrough(side: side), projector: bench.board.projector,
      board: bench.driver, time: time, options: settings)
    _ = try pipeline.run(into: [witness])
  }

  /// What must hold after a run, however it ended: the host drives LASER_ENABLE low (or holds the controller in reset),
  /// and no light comes for longer than the heartbeat allows.
  func darknessViolation() -> String? {
    let lines = bench.board.lines
    guard lines.laserEnable.level == .low || lines.reset.level == .high else {
      return "LASER_ENABLE is high after the run"
    }
    guard lines.trigger.level == .low else { return "TRIGGER is high after the run" }
    bench.board.time.sleep(for: .milliseconds(2 * Int(bench.board.profile.timing.heartbeatTimeoutMilliseconds)))
    return bench.board.controller.isLaserEmitting ? "the laser emits after the run" : nil
  }
}
