import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Testing

/// Several boards: order kept, nothing lost or doubled, votes counted, and one failure makes every laser safe.
@Suite struct FleetTests {
  private struct SourceGone: Error {}

  private func benches(_ serials: [UInt64]) throws -> [SimulatedBench] {
    try serials.map { try Tiny.preparedBench(SimulatedDevice(serial: $0, seed: 1)) }
  }

  private func fleet(
    _ source: any FrameSource, _ benches: [SimulatedBench], _ deal: FleetDeal, stop: StopSignal = StopSignal(),
    _ change: (inout PipelineOptions) -> Void = { _ in }
  ) throws -> FleetPipeline {
    var options = PipelineOptions()
    options.ageOrigin = .delivery
    options.readsOutputs = true
    change(&options)
    return try FleetPipeline(
      source: source, preprocessor: Stream.preprocessor(),
      members: benches.map { FleetMember(board: $0.driver, projector: $0.board.projector, time: $0.board.time) },
      deal: deal, time: FrozenTime(), options: options, stop: stop)
  }

  @Test(arguments: 1...3) func roundRobin_keepsTheOrder_andLosesNothing(boards: Int) throws {
    let benches = try benches((0..<boards).map { UInt64($0 + 7) })
    let sink = CallingSink(.lossless)
    let summary = try fleet(ListedSource(count: 100), benches, .roundRobin).run(into: [sink])
    #expect(sink.results.map(\.frameSequence) == (0..<100).map { UInt64($0) })
    #expect(summary.run.frames == 100 && summary.run.trusted == 100)
    #expect(summary.framesByBoard == (0..<boards).map { UInt64((100 - $0 + boards - 1) / boards) })
    for bench in benches { #expect(bench.isDark) }
  }

  @Test func roundRobin_ofEqualBoards_givesTheBytesOfOne() throws {
    let (one, two) = (DigestSink(), DigestSink())
    _ = try Stream.pipeline(ListedSource(count: 60), try Tiny.preparedBench()) { $0.readsOutputs = true }
      .run(into: [one])
    _ = try fleet(ListedSource(count: 60), try benches([7, 7]), .roundRobin).run(into: [two])
    #expect(one.digest.hexadecimal == two.digest.hexadecimal)
  }

  @Test func mirror_givesOneResultAFrame_fromEveryBoard() throws {
    let benches = try benches([7, 8, 9])
    let (sink, single) = (CallingSink(.lossless), CallingSink(.lossless))
    let summary = try fleet(ListedSource(count: 40), benches, .mirror).run(into: [sink])
    #expect(sink.results.map(\.frameSequence) == (0..<40).map { UInt64($0) })
    #expect(summary.framesByBoard == [40, 40, 40] && summary.run.frames == 40 && summary.abstentions == 0)
    // Three chips spend three times the energy of one.
    _ = try Stream.pipeline(ListedSource(count: 40), try Tiny.preparedBench()).run(into: [single])
    let (three, one) = (try #require(sink.results.first), try #require(single.results.first))
    #expect((three.energy.energy.value - 3 * one.energy.energy.value).magnitude < 1e-18)
    for bench in benches { #expect(bench.isDark) }
  }

  @Test func limitAndStop_endEveryBoard() throws {
    let limited = try fleet(ListedSource(count: 100), try benches([7, 8]), .roundRobin) { $0.limit = 13 }
      .run(into: [])
    #expect(limited.run.frames == 13)
    let stop = StopSignal()
    let sink = CallingSink(.inline) { result in
      if result.frameSequence == 5 { stop.request() }
    }
    let benches = try benches([7, 8])
    let stopped = try fleet(ListedSource(count: 100_000), benches, .roundRobin, stop: stop).run(into: [sink])
    #expect(stopped.run.frames >= 6 && stopped.run.frames < 100_000)
    #expect(sink.results.map(\.frameSequence) == (0..<stopped.run.frames).map { $0 })
    for bench in benches { #expect(bench.isDark) }
  }

  @Test(arguments: FleetDeal.allCases) func oneBoardsFault_endsAll_withEveryLaserSafe(deal: FleetDeal) throws {
    let benches = try benches([7, 8, 9])
    let failing = benches[1].board
    failing.world.schedule(.interlockOpened, at: failing.time.now.advanced(by: .milliseconds(20)))
    let sink = CallingSink(.lossless)
    let pipeline = try fleet(ListedSource(count: 100_000), benches, deal)
    let error = #expect(throws: RuntimeError.self) { _ = try pipeline.run(into: [sink]) }
    #expect(error?.kind == .faultRaised)
    for bench in benches { #expect(bench.isDark) }
    // What came before is in order, without a gap.
    #expect(sink.results.map(\.frameSequence) == sink.results.indices.map { UInt64($0) })
    #expect(sink.summary?.frames == UInt64(sink.results.count))
  }

  @Test func sourcesAndSinksErrors_endAll_withEveryLaserSafe() throws {
    let failing = ListedSource(count: 10) { number in
      if number == 5 { throw SourceGone() }
    }
    let sink = CallingSink(.inline) { result in
      if result.frameSequence == 3 { throw SourceGone() }
    }
    for (source, sinks) in [(failing, []), (ListedSource(count: 100_000), [sink])] {
      let benches = try benches([7, 8])
      let pipeline = try fleet(source, benches, .roundRobin)
      #expect(throws: SourceGone.self) { _ = try pipeline.run(into: sinks) }
      for bench in benches { #expect(bench.isDark) }
    }
  }

  @Test func liveSource_isDealtFromItsMailbox() throws {
    let summary = try fleet(ListedSource(count: 30), try benches([7, 8]), .roundRobin) { $0.policy = .queue(64) }
      .run(into: [])
    #expect(summary.run.frames == 30 && summary.run.losses.dropped == 0)
  }

  @Test func fleetWithoutBoards_isRefused() throws {
    let error = #expect(throws: RuntimeError.self) { _ = try fleet(ListedSource(count: 1), [], .mirror) }
    #expect(error?.kind == .invalidSetting)
  }
}

/// The host's clock, which these tests do not look at.
final class FrozenTime: TimeSource {
  var now: Timestamp { Timestamp(nanoseconds: 0) }
  func sleep(for duration: Duration) {}
}
