import CandelaHAL
import CandelaMedia
import CandelaRuntime
import CandelaScene
import CandelaSim
import CandelaSimHarness
import Testing

/// Generated frames through source, preprocessing, aperture, driver and emulated board.
@Suite struct PipelineOnBoardTests {
  private static let frames = 40

  private static func source() throws -> LabelledSetSource {
    LabelledSetSource(try LabelledSet(.testing, count: frames, seed: 5, width: 16, height: 16))
  }

  private static func preprocessor() throws -> AperturePreprocessor {
    try AperturePreprocessor(ApertureConfiguration(rows: Tiny.side, columns: Tiny.side))
  }

  private static func pipeline(_ bench: SimulatedBench) throws -> InferencePipeline {
    var options = PipelineOptions()
    options.readsOutputs = true
    options.ageOrigin = .delivery
    return try InferencePipeline(
      source: source(), preprocessor: preprocessor(), projector: bench.board.projector, board: bench.driver,
      time: bench.board.time, options: options)
  }

  @Test func pipeline_givesTheEvaluationsDigest_overTheSameFrames() throws {
    var set = ApertureSet(pixelCount: Tiny.side * Tiny.side)
    let source = try Self.source()
    var preprocessor = try Self.preprocessor()
    while try source.withNextFrame({ descriptor, pixels in
      var aperture = [UInt8](repeating: 0, count: Tiny.side * Tiny.side)
      var span = aperture.mutableSpan
      try preprocessor.prepare(descriptor, pixels, into: &span)
      set.append(aperture.span, label: descriptor.label)
    }) {}
    #expect(set.count == Self.frames)
    let records = try Tiny.evaluation().run(set, path: .direct, threads: 2)
    let report = EvaluationReport(records, labels: set.labels, classCount: Tiny.classCount)

    let bench = try Tiny.preparedBench()
    let sink = DigestSink()
    let summary = try Self.pipeline(bench).run(into: [sink])
    #expect(sink.digest.hexadecimal == report.digest)
    #expect(summary.frames == UInt64(Self.frames) && summary.trusted == summary.frames && summary.rearms == 0)
    #expect(bench.isDark)
  }

  @Test func pipeline_endsWithTheFault_andTrustsNothingAfterIt() throws {
    let bench = try Tiny.preparedBench()
    let sink = ListSink()
    bench.board.world.schedule(.interlockOpened, at: bench.board.time.now.advanced(by: .milliseconds(40)))
    let error = #expect(throws: RuntimeError.self) { try Self.pipeline(bench).run(into: [sink]) }
    #expect(error?.kind == .faultRaised && error?.message.contains("INTERLOCK_OPENED") == true)
    #expect(bench.isDark)
    let trusted = sink.results.filter { $0.quality.isTrusted }
    #expect(trusted.count > 5 && trusted.count < Self.frames)
    #expect(sink.summary?.frames == UInt64(sink.results.count))
    // Every trusted result is an exposure that ran to its end before the fault.
    #expect(try bench.driver.counters().exposures >= trusted.count)
    #expect(trusted.map(\.epoch) == (1...UInt32(trusted.count)).map { $0 })
  }

  @Test func pipeline_goesOn_whenTheSourceIsSlowerThanTheHeartbeat() throws {
    let bench = try Tiny.preparedBench()
    let slow = SlowSource(try Self.source(), time: bench.board.time, pause: .milliseconds(600), every: 16)
    let pipeline = try InferencePipeline(
      source: slow, preprocessor: Self.preprocessor(), projector: bench.board.projector, board: bench.driver,
      time: bench.board.time)
    let summary = try pipeline.run(into: [])
    #expect(summary.trusted == UInt64(Self.frames))
    // Before frames 0, 16 and 32.
    #expect(summary.rearms == 3)
    #expect(bench.isDark)
  }
}

/// Keeps all results.
private final class ListSink: ResultSink {
  private(set) var results: [InferenceResult] = []
  private(set) var summary: RunSummary?
  func consume(_ result: InferenceResult, aperture: Span<UInt8>) { results.append(result) }
  func finish(_ summary: RunSummary) { self.summary = summary }
}

/// A source that pauses before every so many frames.
private final class SlowSource: FrameSource {
  private let source: any FrameSource
  private let time: any TimeSource
  private let pause: Duration
  private let every: Int
  private var next = 0

  init(_ source: any FrameSource, time: any TimeSource, pause: Duration, every: Int) {
    self.source = source
    self.time = time
    self.pause = pause
    self.every = every
  }

  var name: String { source.name }
  var frameCount: Int? { source.frameCount }
  func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    if next % every == 0 { time.sleep(for: pause) }
    next += 1
    return try source.withNextFrame(body)
  }
}
