import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Testing

/// What becomes of frames that come too fast, twice, not at all or in another size.
@Suite struct FramePolicyOnBoardTests {
  private struct SourceGone: Error {}

  /// Frame 0 is being answered while frames 1 to 5 come.
  private func run(_ policy: FramePolicy) throws -> (answered: [UInt64], summary: RunSummary) {
    let (answering, allCame) = (Gate(), Gate())
    let source = ListedSource(count: 6) { number in
      if number == 1 { answering.pass() }
      if number == 6 { allCame.open() }
    }
    let sink = CallingSink(.inline) { result in
      guard result.frameSequence == 0 else { return }
      answering.open()
      allCame.pass()
    }
    let bench = try Tiny.preparedBench()
    let summary = try Stream.pipeline(source, bench) { $0.policy = policy }.run(into: [sink])
    #expect(bench.isDark)
    return (sink.results.map(\.frameSequence), summary)
  }

  @Test func latest_answersTheNewestFrame_andCountsTheOthers() throws {
    let (answered, summary) = try run(.latest)
    #expect(answered == [0, 5])
    #expect(summary.losses.dropped == 4 && summary.losses.lost == 0 && summary.frames == 2)
  }

  @Test func queue_keepsTheLast_andDropsTheOldest() throws {
    let (answered, summary) = try run(.queue(3))
    #expect(answered == [0, 3, 4, 5])
    #expect(summary.losses.dropped == 2)
  }

  @Test func block_losesNothing() throws {
    let bench = try Tiny.preparedBench()
    let sink = CallingSink(.lossless)
    let summary = try Stream.pipeline(ListedSource(count: 600), bench) { $0.waitingResults = 8 }.run(into: [sink])
    #expect(sink.results.map(\.frameSequence) == (0..<600).map { UInt64($0) })
    #expect(summary.losses == .none && summary.drops == .none && sink.summary?.frames == 600)
  }

  @Test(arguments: [FramePolicy.block, .queue(8)])
  func lostAndRepeatedFrames_areCountedAndFlagged(policy: FramePolicy) throws {
    func frame(_ sequence: UInt64, at time: UInt64) -> FrameDescriptor {
      FrameDescriptor(width: 4, height: 4, sequence: sequence, time: Timestamp(nanoseconds: time))
    }
    // 1 comes twice, 2 to 4 are lost, 6 has the time of 5.
    let source = ListedSource([frame(0, at: 1), frame(1, at: 2), frame(1, at: 3), frame(5, at: 4), frame(6, at: 4)])
    let sink = CallingSink(.lossless)
    let bench = try Tiny.preparedBench()
    let summary = try Stream.pipeline(source, bench) { $0.policy = policy }.run(into: [sink])
    #expect(summary.losses.lost == 3 && summary.losses.repeated == 2 && summary.count(of: "repeated") == 2)
    #expect(sink.results.map { $0.quality.contains(.repeated) } == [false, false, true, false, true])
  }

  @Test(arguments: [FramePolicy.block, .queue(8)])
  func frames_ofAnotherSize_areAnsweredAndCounted(policy: FramePolicy) throws {
    let sizes = [(4, 4, 4), (8, 6, 8), (8, 6, 12), (4, 4, 4)]
    let frames = sizes.enumerated().map { index, size in
      FrameDescriptor(width: size.0, height: size.1, bytesPerRow: size.2, sequence: UInt64(index))
    }
    let bench = try Tiny.preparedBench()
    let sink = CallingSink(.lossless)
    let summary = try Stream.pipeline(ListedSource(frames), bench) { $0.policy = policy }.run(into: [sink])
    #expect(summary.frames == 4 && summary.trusted == 4 && summary.losses.resized == 3)
  }

  @Test func sourcesError_comesAfterItsFrames_andLeavesTheLaserOff() throws {
    let source = ListedSource(count: 3) { number in
      if number == 2 { throw SourceGone() }
    }
    let bench = try Tiny.preparedBench()
    let sink = CallingSink(.lossless)
    let pipeline = try Stream.pipeline(source, bench) { $0.policy = .queue(4) }
    #expect(throws: SourceGone.self) { _ = try pipeline.run(into: [sink]) }
    #expect(sink.results.count == 2 && sink.summary?.frames == 2 && bench.isDark)
  }

  @Test func silentSource_endsTheRun_withTheLaserOff() throws {
    let released = Gate()
    let source = ListedSource(count: 2) { number in
      if number == 1 { released.pass() }
    }
    let bench = try Tiny.preparedBench()
    let pipeline = try Stream.pipeline(source, bench) {
      $0.policy = .latest
      $0.frameLimit = .milliseconds(1)
      $0.captureLimit = .milliseconds(1)
    }
    let error = #expect(throws: RuntimeError.self) { _ = try pipeline.run(into: []) }
    released.open()
    #expect(error?.kind == .noProgress && bench.isDark)
  }

  @Test func stop_endsAWait_forAFrame() throws {
    let (released, stop) = (Gate(), StopSignal())
    let source = ListedSource(count: 2) { number in
      guard number == 1 else { return }
      stop.request()
      released.pass()
    }
    let bench = try Tiny.preparedBench()
    var options = PipelineOptions()
    (options.policy, options.captureLimit) = (.latest, .milliseconds(1))
    let pipeline = try InferencePipeline(
      source: source, preprocessor: Stream.preprocessor(), projector: bench.board.projector, board: bench.driver,
      time: bench.board.time, options: options, stop: stop)
    let summary = try pipeline.run(into: [])
    released.open()
    #expect(summary.frames <= 1 && bench.isDark)
  }

  @Test func queueWithoutRoom_isRefused() throws {
    let bench = try Tiny.preparedBench()
    let error = #expect(throws: RuntimeError.self) {
      _ = try Stream.pipeline(ListedSource(count: 1), bench) { $0.policy = .queue(0) }
    }
    #expect(error?.kind == .invalidSetting)
  }
}
