import CandelaHAL
import CandelaMetering
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Testing

/// Several boards in one run, each with its own rails and clock.
@Suite struct MeteredFleetTests {
  private func benches(_ count: Int) throws -> [MeteredBench] {
    try (0..<count).map { try MeteredBench(owner: "board \($0)") }
  }

  private func run(
    _ metered: [MeteredBench], frames: Int, rate: Double? = nil, step: UInt64 = 1, _ deal: FleetDeal = .roundRobin
  ) throws -> FleetSummary {
    let listed = (0..<UInt64(frames)).map {
      FrameDescriptor(width: 4, height: 4, sequence: $0 * step, time: Timestamp(nanoseconds: $0 + 1))
    }
    var options = PipelineOptions()
    options.ageOrigin = .delivery
    let members = try metered.map { one in
      FleetMember(
        board: one.bench.driver, projector: one.bench.board.projector, time: one.bench.board.time,
        pacer: try rate.map { try FixedRatePacer(framesPerSecond: $0) }, probe: RailsBetweenFrames(one.sampler))
    }
    let pipeline = try FleetPipeline(
      source: ListedSource(listed), preprocessor: Stream.preprocessor(), members: members, deal: deal,
      time: FrozenTime(), options: options)
    for one in metered {
      one.sampler.start()
      one.sampler.measureIdle()
      one.sampler.begin()
    }
    let summary = try pipeline.run(into: [])
    for one in metered { one.sampler.measureIdle() }
    return summary
  }

  private func books(_ metered: [MeteredBench], _ summary: FleetSummary) -> RunEnergy {
    var energy = RunEnergy(frames: summary.run.frames, start: metered[0].sampler.beginning)
    for outcome in metered.flatMap(\.sampler.outcomes) { energy.add(outcome, method: .simulated) }
    return energy
  }

  @Test(arguments: FleetDeal.allCases) func railsOfEveryBoard_areMetered_onItsOwnClock(deal: FleetDeal) throws {
    let metered = try benches(2)
    let summary = try run(metered, frames: 600, deal)
    var truth = 0.0
    for one in metered {
      let begin = one.sampler.beginning.nanoseconds
      for (outcome, rail) in zip(one.sampler.outcomes, [one.bench.board.boardRail, one.bench.board.laserRail]) {
        let span = outcome.span
        truth += rail.meanPower(from: begin, to: begin + span.wholeNanoseconds).value * span.inSeconds
        #expect(outcome.energy != nil && outcome.missing == nil)
        // The last sample comes after the last frame.
        #expect(span > .zero && span < summary.run.elapsed + .milliseconds(2))
      }
    }
    let sum = try #require(books(metered, summary).sum(.chip))
    #expect(sum.gross.interval95.contains(truth) && sum.lacks.isEmpty && sum.net != nil)
    #expect(Set(books(metered, summary).accounts.map(\.source)).count == 4, "a meter each")
  }

  @Test func oneBoardsRail_doesNotStandForAnothers() throws {
    let metered = try benches(2)
    metered[1].bench.board.bus.refuse(Tiny.profile.addresses.laserMonitor, transfers: nil)
    let energy = books(metered, try run(metered, frames: 200))
    #expect(energy.accounts.count == 3 && energy.sum(.chip)?.lacks == [.laser])
    #expect(energy.missing.contains { $0.hasPrefix("board 1, rail laser: no figure") })
  }

  @Test func boardThatFails_endsTheRun_darkAndMetered() throws {
    let metered = try benches(2)
    let failing = metered[1].bench.board
    // Idle power is measured first, for a third of a second.
    failing.world.schedule(.interlockOpened, at: failing.time.now.advanced(by: .milliseconds(700)))
    let error = #expect(throws: RuntimeError.self) { _ = try run(metered, frames: 100_000) }
    #expect(error?.kind == .faultRaised)
    for one in metered {
      #expect(one.bench.isDark && !one.sampler.isCounting)
      #expect(one.sampler.outcomes.allSatisfy { $0.energy != nil })
    }
  }

  /// A camera's numbers skip the frames that it dropped; the pace is of those that were taken.
  @Test(arguments: [1, 3]) func simulatedBoardsClock_followsThePace(step: UInt64) throws {
    let metered = try benches(2)
    let summary = try run(metered, frames: 40, rate: 20, step: step)
    // The last frame is due 39 periods after the first, each of 50 ms.
    #expect(summary.run.elapsed >= .milliseconds(39 * 50 - 50) && summary.run.elapsed < .milliseconds(39 * 50 + 50))
    let watts = try #require(metered[0].sampler.outcomes[0].energy?.meanPower?.value)
    #expect((watts / (metered[0].sampler.outcomes[0].idleBefore?.meanPower?.value ?? 0) - 1).magnitude < 0.01)
  }
}
