import CandelaHAL
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Testing

/// The confidence threshold.
@Suite struct UnknownAnswerTests {
  private static func run(
    threshold: Int?, fault: SimulatedFault? = nil, pulseNanoseconds: Int? = nil, frames: Int = 40
  ) throws -> (
    RunSummary, [InferenceResult]
  ) {
    let bench = try Tiny.preparedBench()
    if let pulseNanoseconds {
      var settings = try bench.driver.defaultSettings()
      settings.slotNanoseconds = pulseNanoseconds
      settings.exposureNanoseconds = pulseNanoseconds
      try bench.driver.configure(settings)
    }
    if let fault { bench.board.world.inject(fault) }
    var options = PipelineOptions()
    options.readsOutputs = true
    options.ageOrigin = .delivery
    options.unknownBelow = threshold
    let sink = FaultingSink()
    let summary = try InferencePipeline(
      source: ApertureSetSource(Tiny.apertures(frames), count: frames),
      preprocessor: AperturePassThrough(side: Tiny.side),
      projector: bench.board.projector, board: bench.driver, time: bench.board.time, options: options
    ).run(into: [sink])
    return (summary, sink.results)
  }

  @Test func answer_isUnknown_exactlyBelowTheThreshold() throws {
    let (plain, all) = try Self.run(threshold: nil)
    #expect(plain.unknown == 0 && plain.unknownShare == 0 && all.allSatisfy { $0.answer == $0.winner })
    let margins = all.compactMap(\.margin).sorted()
    let threshold = margins[margins.count / 3]
    let (summary, results) = try Self.run(threshold: threshold)
    #expect(results.map(\.isUnknown) == all.map { ($0.margin ?? 0) < threshold })
    #expect(results.map(\.winner) == all.map(\.winner))
    #expect(results.allSatisfy { $0.isUnknown ? $0.answer == nil && $0.isCorrect == nil : $0.answer == $0.winner })
    #expect(summary.unknown == UInt64(margins.count { $0 < threshold }) && summary.unknown > 0)
    #expect(summary.labelled + summary.unknown == summary.frames && summary.trusted == summary.frames)
  }

  @Test func answer_isUnknown_whenALineRanEmpty() throws {
    // Five thousand times the light that the photon budget is for.
    let (summary, results) = try Self.run(threshold: 0, pulseNanoseconds: 60_000)
    #expect(results.allSatisfy { $0.quality.contains(.saturated) && $0.isUnknown } && summary.unknown == 40)
    #expect(summary.accuracy == nil && summary.labelled == 0)
  }

  @Test func answer_isUnknown_inTheDark() throws {
    // 64 mV are 2,048 codes: 0.5 mV of read noise and kTC are 18 codes each, so that 250 are far above the dark's margins.
    let (summary, results) = try Self.run(threshold: 250, fault: .laserPower(share: 0))
    #expect(summary.unknown == 40, "\(results.compactMap(\.margin))")
  }
}
