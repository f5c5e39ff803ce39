import CAllocationCounter
import CandelaBoardSpec
import CandelaHAL
import CandelaMetering
import CandelaRuntime
import CandelaSimHarness
import Testing

/// Runs whose rails are metered between frames.
@Suite struct MeteredRunTests {
  private func pipeline(
    _ metered: MeteredBench, limit: Int, _ change: (inout PipelineOptions) -> Void = { _ in }
  ) throws -> InferencePipeline {
    var options = PipelineOptions()
    options.ageOrigin = .delivery
    options.limit = UInt64(limit)
    options.readsOutputs = true
    change(&options)
    return try InferencePipeline(
      source: SteadySource(), preprocessor: Stream.preprocessor(), projector: metered.bench.board.projector,
      board: metered.bench.driver, time: metered.bench.board.time, options: options,
      probe: RailsBetweenFrames(metered.sampler))
  }

  private func run(_ metered: MeteredBench, _ body: () throws -> Void) throws {
    metered.sampler.start()
    metered.sampler.measureIdle()
    metered.sampler.begin()
    try body()
    metered.sampler.end()
    metered.sampler.measureIdle()
  }

  @Test func rails_areMetered_whileFramesAreAnswered() throws {
    let metered = try MeteredBench()
    try run(metered) { _ = try pipeline(metered, limit: 500).run(into: []) }
    let (board, begin) = (metered.bench.board, metered.sampler.beginning.nanoseconds)
    for (outcome, rail) in zip(metered.sampler.outcomes, [board.boardRail, board.laserRail]) {
      let energy = try #require(outcome.energy)
      let truth =
        rail.meanPower(from: begin, to: begin + energy.duration.wholeNanoseconds).value * energy.duration.inSeconds
      #expect(energy.interval95.contains(truth), "\(outcome.rail.name)")
      #expect(outcome.missing == nil && outcome.correction != nil)
    }
  }

  @Test func answers_areTheSame_withAndWithoutMeters() throws {
    let (digest, other) = (DigestSink(), DigestSink())
    let metered = try MeteredBench()
    try run(metered) { _ = try pipeline(metered, limit: 100).run(into: [digest]) }
    _ = try Stream.pipeline(SteadySource(), Tiny.preparedBench()) {
      $0.limit = 100
      $0.readsOutputs = true
    }.run(into: [other])
    #expect(digest.digest.hexadecimal == other.digest.hexadecimal)
  }

  @Test func railThatDisappears_endsNothing() throws {
    let metered = try MeteredBench()
    let bus = metered.bench.board.bus
    let sink = CallingSink(
      .inline,
      onResult: { result in
        if result.sequence == 150 { bus.refuse(Tiny.profile.addresses.boardMonitor, transfers: nil) }
      })
    try run(metered) {
      let summary = try pipeline(metered, limit: 300) { $0.recovery = RecoveryConfiguration() }.run(into: [sink])
      #expect(summary.frames == 300 && summary.trusted == 300 && summary.recovery.succeeded == 0)
    }
    #expect(metered.sampler.outcomes[0].energy == nil && metered.sampler.outcomes[0].missing != nil)
    #expect(metered.sampler.outcomes[1].energy != nil)
  }

  @Test(.enabled(if: candela_counts_allocations(), "a sanitizer has its own allocator"))
  func hotThread_allocatesNothing_whileRailsAreMetered() throws {
    let counter = AllocationSink()
    let metered = try MeteredBench()
    let before = metered.bench.board.bus.transferCount
    try run(metered) {
      _ = try pipeline(metered, limit: AllocationSink.allFrames).run(into: [counter, CallingSink(.lossy)])
    }
    #expect(counter.allocations == 0)
    #expect(metered.bench.board.bus.transferCount > before && metered.sampler.outcomes.allSatisfy { $0.energy != nil })
  }
}
