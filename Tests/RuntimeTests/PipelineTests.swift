import CandelaHAL
import CandelaMetering
import CandelaRuntime
import Testing

@Suite struct PipelineTests {
  private let sink = NotingSink()
  private let projector = NotingProjector()

  private func configured(_ steps: [ScriptStep]) throws -> (PhotonicBoard, ScriptedBoard) {
    let scripted = ScriptedBoard(
      IdentifyTranscript.all + LoadTranscript.alreadyLoaded + ExposureTranscript.configure + steps)
    let board = try scripted.driver()
    try board.identify()
    try board.load(Tiny.program)
    try board.configure(board.defaultSettings())
    return (board, scripted)
  }

  private func pipeline(
    _ board: PhotonicBoard, _ scripted: ScriptedBoard, _ source: CountingSource,
    _ options: PipelineOptions = PipelineOptions(), pacer: (any FramePacer)? = nil, stop: StopSignal = StopSignal()
  ) throws -> InferencePipeline {
    try InferencePipeline(
      source: source, preprocessor: AddingPreprocessor(), projector: projector, board: board, time: scripted.time,
      options: options, pacer: pacer, stop: stop)
  }

  private func frames(_ winners: [UInt8], from first: UInt8 = 0) -> [ScriptStep] {
    winners.enumerated().flatMap {
      ExposureTranscript.frame(first + UInt8($0.offset), epoch: UInt8($0.offset + 1), winner: $0.element)
    }
  }

  @Test func run_carriesFramesToResults_andSumsUp() throws {
    let (board, scripted) = try configured(
      ExposureTranscript.arm() + frames([0, 1, 1, 0]) + ExposureTranscript.makeSafe)
    let run = try pipeline(board, scripted, CountingSource(labels: [0, 1, 0, 0], time: scripted.time))
    let summary = try run.run(into: [sink])
    #expect(scripted.script.isDone && scripted.laserEnable.level == .low)
    #expect(sink.results.map(\.sequence) == [0, 1, 2, 3] && sink.results.map(\.epoch) == [1, 2, 3, 4])
    #expect(sink.results.map(\.isCorrect) == [true, true, false, true])
    #expect(projector.seen == [1, 2, 3, 4] && sink.firstPixels == [1, 2, 3, 4])
    #expect(summary.frames == 4 && summary.accuracy == 0.75 && summary.faults == 0 && sink.summaries.count == 1)
    // 1 ms in the source and 1,048 ns of exposure; the histogram keeps three digits.
    #expect(sink.results[0].age == .nanoseconds(1_001_048) && sink.results[0].deviceNanoseconds == 1048)
    #expect(summary.age.p50 / 1000 == 1001 && summary.source.max / 1000 == 1000 && summary.transport.p99 == 1048)
    #expect(summary.framesPerSecond.map { ($0 - 4 / 0.004004192).magnitude < 1e-6 } == true)
    // Two outputs of 1.5 nJ a frame, known to a quarter.
    let perFrame = try #require(summary.energy.perFrame(.modelled))
    #expect((perFrame.energy.value - 3e-9).magnitude < 1e-18 && perFrame.label == "modelled")
    #expect(perFrame.relativeUncertainty.map { ($0 - 0.25).magnitude < 1e-12 } == true)
  }

  @Test func run_readsOutputs_andDigestsThem() throws {
    let digest = DigestSink()
    let (board, scripted) = try configured(
      ExposureTranscript.arm() + ExposureTranscript.exposure + ExposureTranscript.outputs + ExposureTranscript.makeSafe)
    var options = PipelineOptions()
    options.readsOutputs = true
    let source = CountingSource(labels: [1], time: scripted.time, firstSequence: 7)
    _ = try pipeline(board, scripted, source, options).run(into: [sink, digest])
    #expect(scripted.script.isDone)
    #expect(sink.results[0].margin == 388)
    #expect(digest.digest.hexadecimal == "3e2873adfe4d1cc831b9b9103d85580979d03fd086c629f5749b6207aecb092a")
  }

  @Test func run_stops_atItsLimit() throws {
    let (board, scripted) = try configured(ExposureTranscript.arm() + frames([0, 1]) + ExposureTranscript.makeSafe)
    var options = PipelineOptions()
    options.limit = 2
    let summary = try pipeline(
      board, scripted, CountingSource(labels: [0, 0, 0], time: scripted.time), options
    ).run(into: [])
    #expect(summary.frames == 2 && scripted.script.isDone)
  }

  @Test func run_stops_whenAsked() throws {
    let stop = StopSignal()
    let (board, scripted) = try configured(ExposureTranscript.arm() + frames([0]) + ExposureTranscript.makeSafe)
    sink.onResult = { _ in stop.request() }
    let source = CountingSource(labels: [0, 0, 0], time: scripted.time)
    let summary = try pipeline(board, scripted, source, stop: stop).run(into: [sink])
    #expect(summary.frames == 1 && scripted.script.isDone && scripted.laserEnable.level == .low)
  }

  @Test func run_countsItsOwnNumbers_whenToldSo() throws {
    let (board, scripted) = try configured(
      ExposureTranscript.arm() + frames([0, 0], from: 100) + ExposureTranscript.makeSafe)
    var options = PipelineOptions()
    options.numbering = .counting(from: 100)
    let source = CountingSource(labels: [0, 0], time: scripted.time, firstSequence: 5)
    _ = try pipeline(board, scripted, source, options).run(into: [sink])
    #expect(sink.results.map(\.sequence) == [100, 101] && sink.results.map(\.frameSequence) == [5, 6])
    #expect(scripted.script.isDone)
  }

  @Test func run_goesDarkAndFinishes_whenTheSourceFails() throws {
    let (board, scripted) = try configured(ExposureTranscript.arm() + frames([0]) + ExposureTranscript.makeSafe)
    let source = CountingSource(labels: [0, 0], time: scripted.time, failAt: 1)
    let run = try pipeline(board, scripted, source)
    #expect(throws: SourceFailure.self) { _ = try run.run(into: [sink]) }
    #expect(sink.summaries.map(\.frames) == [1])
    #expect(scripted.script.isDone && scripted.laserEnable.level == .low)
  }

  @Test func run_goesDark_whenASinkFails() throws {
    let (board, scripted) = try configured(ExposureTranscript.arm() + frames([0]) + ExposureTranscript.makeSafe)
    sink.onResult = { _ in throw SourceFailure() }
    let run = try pipeline(board, scripted, CountingSource(labels: [0, 0], time: scripted.time))
    #expect(throws: SourceFailure.self) { _ = try run.run(into: [sink]) }
    #expect(scripted.script.isDone && scripted.laserEnable.level == .low)
  }

  @Test func run_deliversThenEnds_whenAResultIsFaulted() throws {
    let (board, scripted) = try configured(
      ExposureTranscript.arm() + ExposureTranscript.frame(0, epoch: 1, winner: 0, flags: 0x08)
        + ExposureTranscript.makeSafe + [.read([0x01, 0x02], [0x00, 0x01])] + ExposureTranscript.makeSafe)
    let run = try pipeline(board, scripted, CountingSource(labels: [0, 0], time: scripted.time))
    let error = try #require(throws: RuntimeError.self) { _ = try run.run(into: [sink]) }
    #expect(error.kind == .faultRaised && error.message.contains("INTERLOCK_OPENED"))
    #expect(sink.results.count == 1 && sink.results[0].isCorrect == nil)
    #expect(sink.summaries.first?.count(of: "faulted") == 1 && sink.summaries.first?.accuracy == nil)
    #expect(scripted.script.isDone)
  }

  @Test func run_ends_whenTooManyResultsInARowAreDistrusted() throws {
    let stale = (0..<3).flatMap { ExposureTranscript.frame(UInt8($0), epoch: UInt8($0 + 1), winner: 0, flags: 0x03) }
    let (board, scripted) = try configured(ExposureTranscript.arm() + stale + ExposureTranscript.makeSafe)
    var options = PipelineOptions()
    options.distrustLimit = 2
    let run = try pipeline(board, scripted, CountingSource(labels: [0, 0, 0, 0], time: scripted.time), options)
    let error = try #require(throws: RuntimeError.self) { _ = try run.run(into: [sink]) }
    #expect(error.kind == .tooManyFaults && error.message.contains("stale"))
    #expect(sink.summaries.first?.faults == 3 && scripted.script.isDone)
  }

  @Test func run_armsAgain_whenTheSourceIsSlowerThanTheHeartbeat() throws {
    let (board, scripted) = try configured(
      ExposureTranscript.arm() + ExposureTranscript.makeSafe + ExposureTranscript.arm(heartbeat: 2) + frames([0])
        + ExposureTranscript.makeSafe)
    let source = CountingSource(labels: [0], time: scripted.time, pause: .seconds(2))
    let summary = try pipeline(board, scripted, source).run(into: [])
    #expect(summary.rearms == 1 && summary.frames == 1 && scripted.script.isDone)
  }

  @Test func run_flagsLateFrames_byTheirAge() throws {
    let (board, scripted) = try configured(ExposureTranscript.arm() + frames([0]) + ExposureTranscript.makeSafe)
    var options = PipelineOptions()
    options.lateAfter = .nanoseconds(1_001_047)
    let summary = try pipeline(
      board, scripted, CountingSource(labels: [0], time: scripted.time), options
    ).run(into: [sink])
    #expect(sink.results[0].quality == .late && sink.results[0].isCorrect == true && summary.count(of: "late") == 1)
  }

  @Test func age_countsFromDelivery_whenToldSo() throws {
    let (board, scripted) = try configured(ExposureTranscript.arm() + frames([0]) + ExposureTranscript.makeSafe)
    var options = PipelineOptions()
    options.ageOrigin = .delivery
    _ = try pipeline(board, scripted, CountingSource(labels: [0], time: scripted.time), options).run(into: [sink])
    #expect(sink.results[0].age == .nanoseconds(1048))
  }

  @Test func pacer_spacesFrames_fromTheFirst() throws {
    let (board, scripted) = try configured(ExposureTranscript.arm() + frames([0, 0, 0]) + ExposureTranscript.makeSafe)
    let pacer = try FixedRatePacer(framesPerSecond: 100)
    let source = CountingSource(labels: [0, 0, 0], time: scripted.time)
    var ends: [UInt64] = []
    sink.onResult = { _ in ends.append(scripted.time.now.nanoseconds) }
    _ = try pipeline(board, scripted, source, pacer: pacer).run(into: [sink])
    // Due at 0, 10 and 20 ms; then the source's 1 ms and the exposure.
    #expect(ends == [1_001_048, 11_001_048, 21_001_048])
    #expect(throws: RuntimeError.self) { _ = try FixedRatePacer(framesPerSecond: .nan) }
  }

  @Test func pipeline_isRefused_whenTheImageDoesNotFitTheBoard() throws {
    let (board, scripted) = try configured([])
    let error = try #require(throws: RuntimeError.self) {
      _ = try InferencePipeline(
        source: CountingSource(labels: [], time: scripted.time), preprocessor: AddingPreprocessor(rows: 8, columns: 2),
        projector: nil, board: board, time: scripted.time)
    }
    #expect(error.kind == .pipelineMismatch)
  }

  @Test func statistics_ofWorkers_merge() throws {
    let (board, scripted) = try configured(ExposureTranscript.arm() + frames([0, 1]) + ExposureTranscript.makeSafe)
    let run = try pipeline(board, scripted, CountingSource(labels: [0, 0], time: scripted.time))
    let one = try run.run(into: [])
    var both = run.statistics
    both.merge(run.statistics)
    let sum = both.summary()
    #expect(sum.frames == 4 && sum.correct == 2 && sum.age.count == 4 && sum.elapsed == one.elapsed)
    #expect(sum.energy.perFrame(.modelled)?.energy == one.energy.perFrame(.modelled)?.energy)
  }
}
