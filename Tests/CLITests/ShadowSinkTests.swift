import CandelaBoardSpec
import CandelaDigitalPath
import CandelaHAL
import CandelaHALLinux
import CandelaMetering
import CandelaRuntime
import Testing
import candela

/// What a shadow counts, and what it does when its engine fails.
@Suite struct ShadowSinkTests {
  /// Answers the class that the image's only pixel names; fails from a call on.
  private final class Engine: DigitalNetwork {
    let name = "made up"
    let operations = 1.0
    let inputCount = 1
    let classCount = 4
    let largestBatch = 1
    private(set) var calls = 0
    private let failsAt: Int?

    init(failsAt: Int? = nil) { self.failsAt = failsAt }

    func score(
      _ apertures: Span<UInt8>, frames: Int, into scores: inout MutableSpan<Float>
    ) throws(DigitalPathError) {
      calls += 1
      if calls == failsAt { throw DigitalPathError(.deviceFailed, "the card has gone", remedy: "Look for it") }
      for index in scores.indices { scores[index] = index == Int(apertures[0]) ? 1 : 0 }
    }
  }

  private static func result(
    _ sequence: UInt32, winner: Int, label: Int? = nil, quality: ResultQuality = [], isUnknown: Bool = false
  ) -> InferenceResult {
    InferenceResult(
      sequence: sequence, frameSequence: UInt64(sequence), frameTime: Timestamp(nanoseconds: 0), epoch: sequence,
      winner: winner, outputs: nil, label: label, quality: quality, isUnknown: isUnknown, age: .microseconds(100),
      deviceNanoseconds: 100,
      energy: EnergyEntry(
        part: .chip, energy: Joules(1e-9), start: Timestamp(nanoseconds: 0), duration: .nanoseconds(100),
        method: .modelled, source: "test", relativeUncertainty: 0))
  }

  private static func sink(_ engine: Engine, every: Int) -> ShadowSink {
    ShadowSink(engine, every: every, time: MonotonicTime(), meter: .none("no meter: not measured"))
  }

  private static func show(_ pixel: UInt8, _ result: InferenceResult, to sink: ShadowSink) {
    let image = [pixel]
    sink.consume(result, aperture: image.span)
  }

  @Test func everyNthFrame_isShadowed() {
    let engine = Engine()
    let sink = Self.sink(engine, every: 3)
    for frame in 0..<10 { Self.show(1, Self.result(UInt32(frame), winner: 1), to: sink) }
    #expect(engine.calls == 4)
    let report = sink.report()
    #expect(report.tally.frames == 4 && report.tally.agreement == 1 && report.tally.accuracy == nil)
    #expect(report.energy == nil && report.missing == ["energy: no meter: not measured"])
  }

  @Test func onlyAnsweredFrames_areCompared_andOnlyLabelledOnesJudged() {
    let sink = Self.sink(Engine(), every: 1)
    Self.show(1, Self.result(0, winner: 1, label: 1), to: sink)
    Self.show(2, Self.result(1, winner: 1, label: 2), to: sink)
    Self.show(2, Self.result(2, winner: 2), to: sink)
    Self.show(0, Self.result(3, winner: 3, label: 3, quality: .stale), to: sink)
    Self.show(0, Self.result(4, winner: 3, label: 3, isUnknown: true), to: sink)
    // The same frame once more is no new evidence.
    Self.show(0, Self.result(5, winner: 3, label: 3, quality: .repeated), to: sink)
    let tally = sink.report().tally
    #expect(tally.frames == 5 && tally.compared == 3 && tally.labelled == 2)
    #expect(tally.agreement == 2.0 / 3 && tally.accuracy == 1 && tally.photonicAccuracy == 0.5)
    #expect(tally.digitalLatency.count == 5)
  }

  @Test func engineThatFails_isLeftOut_andTheRunGoesOn() {
    let engine = Engine(failsAt: 3)
    let sink = Self.sink(engine, every: 2)
    for frame in 0..<12 { Self.show(1, Self.result(UInt32(frame), winner: 1), to: sink) }
    #expect(engine.calls == 3, "it is not asked again")
    let report = sink.report()
    #expect(report.tally.frames == 2 && report.energy == nil)
    #expect(report.missing == ["from frame 4 on: the card has gone"])
    #expect(report.lines.contains { $0.contains("the card has gone") })
  }
}
