import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Testing

/// The runtime against a recorded board.
@Suite struct TraceReplayTests {
  @Test func replay_isTheSame_asItWasRecorded() throws {
    let (bytes, digest) = try TraceBench.record()
    let report = try TraceBench.replay(bytes)
    #expect(report.difference == nil, "\(String(describing: report.difference))")
    #expect(report.frames == UInt64(TraceBench.frames) && report.results == report.frames && report.transfers > 50)
    #expect(report.timingDifferences == 0 && report.outcome.isEmpty)
    #expect(report.digest == digest && report.end?.digest == digest)
  }

  @Test func replay_takesFramesFromTheirSource_whenTheTraceHasNone() throws {
    var setup = TraceBench.Setup()
    setup.keepsFrames = false
    let (bytes, digest) = try TraceBench.record(setup)
    let given = try TraceBench.replay(bytes, .given(TraceBench.source(), TraceBench.preprocessor()))
    #expect(given.difference == nil && given.digest == digest)
    // Light on the aperture does not go over the wires: without frames everything else is compared.
    let without = try TraceBench.replay(bytes)
    #expect(without.difference == nil && without.frames == given.frames)
  }

  @Test func replay_needsTheFrames_whenTheyWentOverTheBus() throws {
    var setup = TraceBench.Setup()
    setup.keepsFrames = false
    setup.hostFedBits = 4
    let (bytes, digest) = try TraceBench.record(setup)
    let error = #expect(throws: TraceError.self) { try TraceBench.replay(bytes) }
    #expect(error?.kind == .framesMissing)
    let report = try TraceBench.replay(bytes, .given(TraceBench.source(), TraceBench.preprocessor()))
    #expect(report.difference == nil && report.digest == digest)
  }

  @Test func framesThatWereDropped_areNotAskedFor() throws {
    var setup = TraceBench.Setup()
    setup.keepsFrames = false
    setup.source = { EveryThird(try TraceBench.source(frames: 30)) }
    let (bytes, digest) = try TraceBench.record(setup)
    let all = TraceReplay.Frames.given(try TraceBench.source(frames: 30), try TraceBench.preprocessor())
    let replay = try TraceBench.replay(bytes, all)
    #expect(replay.difference == nil && replay.digest == digest && replay.frames == 10, "\(replay)")
    let light = TraceReplay.Frames.given(try TraceBench.source(frames: 30), try TraceBench.preprocessor())
    #expect(try TraceBench.parity(bytes, light).difference == nil)
  }

  @Test func otherFrames_areNamed() throws {
    let (bytes, _) = try TraceBench.record()
    let other = LabelledSetSourceOfSeed.nine
    let report = try TraceBench.replay(bytes, .given(try other(), TraceBench.preprocessor()))
    #expect(report.difference?.then.hasPrefix("frame 0 with digest ") == true)
    #expect(report.difference?.now.hasPrefix("frame 0 with digest ") == true && report.frames == 0)
  }

  @Test func anotherProgram_isNamed_atTheFirstRegisterThatDiffers() throws {
    let (bytes, _) = try TraceBench.record()
    let program = Tiny.program(for: Tiny.profile, levels: Tiny.mask.levels.map { ($0 + 1) % 6 })
    let report = try TraceReplay(try Trace(decoding: bytes), profile: Tiny.profile, program: program).run(.recorded)
    let difference = try #require(report.difference)
    #expect(
      difference.then.hasPrefix("write 97 bytes at MASK + 0") && difference.now.hasPrefix("write 97 bytes at MASK + 0"))
    #expect(difference.then != difference.now && report.frames == 0)
  }

  /// Every answer of the board, one bit of it changed: the runtime's next step, or its result, is another one, or the
  /// answer did not matter to it; never is another record named than the changed one or a later one.
  @Test func aChangedAnswer_isNamed_whereItFirstMatters() throws {
    let (bytes, _) = try TraceBench.record()
    let trace = try Trace(decoding: bytes)
    var cursor = trace.cursor()
    var named = 0
    var changed = 0
    while let entry = cursor.next() {
      guard case .transfer(let transfer) = entry.record, !transfer.read.isEmpty, transfer.written == [2, 0] else {
        continue
      }
      changed += 1
      let altered = try bytes.altering(entry, in: trace)
      let report = try TraceBench.replay(altered)
      guard let difference = report.difference else { continue }
      named += 1
      #expect(difference.record > entry.number, "\(difference) after a change in record \(entry.number)")
    }
    // A result block with a wrong EPOCH fails its CRC-8: it is read again.
    #expect(changed >= 2 * TraceBench.frames && named == changed)
  }

  @Test func aCutTrace_isFollowedToItsEnd() throws {
    let (bytes, _) = try TraceBench.record()
    let trace = try Trace(decoding: bytes)
    #expect(trace.blocks.count == 1)
    // The open ending of a recording that was killed: the same records without the last one.
    let open = try bytes.withoutEnd(trace)
    let report = try TraceBench.replay(open)
    #expect(report.difference == nil && report.end == nil && report.frames == UInt64(TraceBench.frames))
  }

  @Test func aFaultOfTheBoard_comesBack_inTheReplay() throws {
    var setup = TraceBench.Setup()
    setup.prepareWorld = { board in
      board.world.schedule(.interlockOpened, at: board.time.now.advanced(by: .milliseconds(40)))
    }
    let (bytes, _) = try TraceBench.record(setup)
    let end = try #require(try Trace(decoding: bytes).end)
    #expect(end.outcome.hasPrefix("CND-5015") && end.frames < UInt64(TraceBench.frames) && end.frames > 0)
    let report = try TraceBench.replay(bytes)
    #expect(report.difference == nil, "\(String(describing: report.difference))")
    #expect(report.outcome == end.outcome && report.digest == end.digest)
  }

  /// A bug of the field becomes a test: the board is away for so many transfers, and the runtime brings it back.
  @Test(arguments: [1, 4, 9]) func aRecoveredRun_comesBack_inTheReplay(refusals: UInt32) throws {
    var setup = TraceBench.Setup()
    setup.recovers = true
    setup.prepareWorld = { board in
      board.world.schedule(
        .unacknowledged(address: Tiny.profile.addresses.controller, transfers: refusals),
        at: board.time.now.advanced(by: .milliseconds(40)))
    }
    let (bytes, digest) = try TraceBench.record(setup)
    let trace = try Trace(decoding: bytes)
    let failures = trace.allEntries.count {
      if case .transfer(let transfer) = $0.record { transfer.failure != nil } else { false }
    }
    #expect(failures == Int(refusals) && trace.end?.outcome == "")
    let report = try TraceBench.replay(bytes)
    #expect(report.difference == nil && report.digest == digest && report.timingDifferences == 0, "\(report)")
  }

  @Test func aFullDisk_endsTheRun_withTheLaserOff_andWhatWasWrittenIsReplayed() throws {
    var setup = TraceBench.Setup()
    // More than the ring holds: the recorder cannot be done before the writer has met the disk's end.
    (setup.capacity, setup.blockBytes, setup.frames) = (6000, 512, 400)
    var ending: TraceError?
    setup.after = { bench, error in
      ending = error as? TraceError
      #expect(bench.isDark && bench.driver.state != .armed)
    }
    let (bytes, _) = try TraceBench.record(setup)
    #expect(ending?.kind == .cannotWrite && bytes.count == 6000)
    let trace = try Trace(decoding: bytes)
    #expect(trace.ending == .cut(atByte: trace.soundBytes) && trace.blocks.count > 5)
    let report = try TraceBench.replay(bytes)
    #expect(report.difference == nil && report.end == nil && report.transfers > 30, "\(report)")
  }

  @Test func anotherBoard_isRefused() throws {
    let (bytes, _) = try TraceBench.record()
    let trace = try Trace(decoding: bytes)
    let error = #expect(throws: TraceError.self) {
      try TraceReplay(trace, profile: Tiny.otherProfile, program: Tiny.program(for: Tiny.otherProfile))
    }
    #expect(error?.kind == .otherBoard)
  }
}
