import CandelaHAL
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Foundation
import Testing

/// Campaigns on a tiny board: the runtime keeps its promises, and one that does not is found out.
@Suite struct CampaignTests {
  /// A seed from outside repeats a campaign that failed elsewhere.
  private static let seed = ProcessInfo.processInfo.environment["CANDELA_TEST_SEED"].flatMap(UInt64.init) ?? 1
  private static let runs = 400

  private static func campaign(
    _ session: @escaping Campaign.Session = { try $0.runPipeline(into: $1) }
  ) throws -> Campaign {
    try Campaign(
      profile: Tiny.profile, program: Tiny.program, masks: [Tiny.mask], apertures: Tiny.apertures(12),
      operators: OperatorCache(), session: session)
  }

  @Test func runs_keepTheirPromises() throws {
    let outcomes = try Self.campaign().run(first: Self.seed, count: Self.runs, threads: 2)
    for outcome in outcomes where !outcome.isGood {
      Issue.record("seed \(outcome.seed): \(outcome.violations) after \(outcome.plan.faults)")
    }
    let report = CampaignReport(outcomes)
    #expect(report.runs == Self.runs && report.recovery.succeeded > 0 && report.completed > Self.runs / 2)
    #expect(report.completed + report.ended.reduce(0) { $0 + $1.runs } == Self.runs && !report.ended.isEmpty)
    #expect(report.flagged > 0 && report.recovery.failedFrames > 0)
    for kind in report.kinds { #expect(kind.runs > 0 && kind.completed + kind.ended == kind.runs, "\(kind.kind)") }
  }

  @Test func runs_areTheSame_onAnyNumberOfThreads() throws {
    let campaign = try Self.campaign()
    func summary(_ outcomes: [CampaignOutcome]) -> [String] {
      outcomes.map { "\($0.seed) \($0.end) \($0.delivered) \($0.flagged) \($0.recovery)" }
    }
    let alone = summary(try campaign.run(first: Self.seed, count: 40, threads: 1))
    #expect(try summary(campaign.run(first: Self.seed, count: 40, threads: 3)) == alone)
    #expect(try summary([campaign.run(seed: Self.seed + 7)]) == [alone[7]])
  }

  /// DATA_READY glitches while TRIGGER is stuck: the block still shows the frame before.
  private static var glitches: FaultPlan {
    let events = stride(from: 2, through: 200, by: 2).flatMap { milliseconds in
      [
        PlannedFault.Event(.milliseconds(milliseconds), .lineStuck(.dataReady, pin: .low)),
        PlannedFault.Event(.microseconds(milliseconds * 1000 + 900), .lineFreed(.dataReady)),
      ]
    }
    let trigger = PlannedFault.Event(.milliseconds(3), .lineStuck(.trigger, pin: .low))
    return FaultPlan(seed: Self.seed, faults: [PlannedFault(.lineStuck, board: [trigger] + events)])
  }

  @Test func runtime_isFoundOut_whenItLooksAtNoFlags() throws {
    let good = try Self.campaign().run(plan: Self.glitches)
    #expect(good.isGood, "\(good.violations)")
    let careless = try Self.campaign { rig, witness in
      var options = PipelineOptions()
      options.readsOutputs = true
      options.ageOrigin = .delivery
      options.distrustLimit = 100
      let pipeline = try InferencePipeline(
        source: rig.source, preprocessor: AperturePassThrough(side: rig.side), projector: rig.bench.board.projector,
        board: rig.bench.driver, time: rig.time, options: options)
      _ = try pipeline.run(into: [FlagRemover(witness)])
    }.run(plan: Self.glitches)
    #expect(careless.violations.contains { $0.contains("unflagged") }, "\(careless.violations)")
  }

  @Test func runtime_isFoundOut_whenItLeavesTheLaserArmed() throws {
    let outcomes = try Self.campaign { rig, witness in
      try rig.runPipeline(into: witness)
      try rig.bench.driver.arm()
    }.run(first: Self.seed, count: 60, threads: 2)
    #expect(outcomes.contains { $0.violations.contains("LASER_ENABLE is high after the run") })
  }

  @Test func runtime_isFoundOut_whenItRecoversNothing() throws {
    let outcomes = try Self.campaign { rig, witness in
      var options = PipelineOptions()
      options.readsOutputs = true
      options.ageOrigin = .delivery
      let pipeline = try InferencePipeline(
        source: rig.source, preprocessor: AperturePassThrough(side: rig.side), projector: rig.bench.board.projector,
        board: rig.bench.driver, time: rig.time, options: options)
      _ = try pipeline.run(into: [witness])
    }.run(first: Self.seed, count: 60, threads: 2)
    #expect(outcomes.contains { $0.violations.contains { $0.contains("no fault of the plan may end a run") } })
  }

  @Test func runtime_isFoundOut_whenItSwallowsAFrame() throws {
    let outcome = try Self.campaign { rig, witness in
      _ = try rig.source.withNextFrame { _, _ in }
      try rig.runPipeline(into: witness)
    }.run(plan: FaultPlan(seed: Self.seed, faults: []))
    #expect(outcome.violations.contains { $0.contains("frames were delivered") }, "\(outcome.violations)")
  }

  @Test func source_stallsRepeatsAndTears_asThePlanSays() throws {
    let time = VirtualTime()
    let source = FaultySource(
      ApertureSetSource(Tiny.apertures(4), count: 4),
      events: [.stall(frame: 1, .milliseconds(30)), .duplicate(frame: 1), .torn(frame: 2, row: 3)], time: time)
    var seen: [(UInt64, [UInt8], Timestamp)] = []
    while try source.withNextFrame({ descriptor, pixels in
      seen.append((descriptor.sequence, pixels.indices.map { pixels[$0] }, time.now))
    }) {}
    #expect(seen.map(\.0) == [0, 1, 1, 2, 3] && source.deliveries == 5)
    #expect(seen[0].2 == Timestamp(nanoseconds: 0) && seen[1].2 >= Timestamp(nanoseconds: 30_000_000))
    #expect(seen[1].1 == Tiny.aperture(1) && seen[2].1 == Tiny.aperture(1) && seen[4].1 == Tiny.aperture(3))
    #expect(seen[3].1 == Array(Tiny.aperture(2)[..<12]) + Array(Tiny.aperture(3)[12...]))
  }

  @Test func clock_leapsAhead_andNeverBack() {
    let base = VirtualTime()
    let time = LeapingTime(base)
    time.leap(at: Timestamp(nanoseconds: 10), by: .nanoseconds(5))
    base.advance(byNanoseconds: 9)
    #expect(time.now.nanoseconds == 9)
    time.sleep(for: .nanoseconds(1))
    #expect(time.now.nanoseconds == 15 && base.now.nanoseconds == 10)
  }
}

/// A sink that forgets what a result says of itself.
private final class FlagRemover: ResultSink {
  let delivery = SinkDelivery.inline
  private let sink: any ResultSink
  init(_ sink: any ResultSink) { self.sink = sink }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    try sink.consume(
      InferenceResult(
        sequence: UInt32(truncatingIfNeeded: result.frameSequence), frameSequence: result.frameSequence,
        frameTime: result.frameTime, epoch: result.epoch, winner: result.winner, outputs: result.outputs,
        label: result.label, quality: [], age: result.age, deviceNanoseconds: result.deviceNanoseconds,
        energy: result.energy), aperture: aperture)
  }

  func finish(_ summary: RunSummary) throws { try sink.finish(summary) }
}
