import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Testing

/// A recording against the simulator.
@Suite struct TraceParityTests {
  @Test func recordingOfTheSimulator_isTheSame_toTheByteAndTheNanosecond() throws {
    let report = try TraceBench.parity(try TraceBench.record().bytes)
    #expect(report.difference == nil, "\(String(describing: report.difference))")
    #expect(!report.isRealTime && report.allowed.isEmpty)
    #expect(report.frames == UInt64(TraceBench.frames) && report.transfers > 50)
  }

  @Test(arguments: [1, 4, 8]) func hostFedRecording_isTheSame_withoutFrames(bits: Int) throws {
    var setup = TraceBench.Setup()
    setup.keepsFrames = false
    setup.hostFedBits = bits
    let report = try TraceBench.parity(try TraceBench.record(setup).bytes)
    #expect(report.difference == nil, "\(String(describing: report.difference))")
  }

  @Test func light_comesFromTheSource_whenTheTraceHasNone() throws {
    var setup = TraceBench.Setup()
    setup.keepsFrames = false
    let bytes = try TraceBench.record(setup).bytes
    let error = #expect(throws: TraceError.self) { try TraceBench.parity(bytes) }
    #expect(error?.kind == .framesMissing)
    let report = try TraceBench.parity(bytes, .given(TraceBench.source(), TraceBench.preprocessor()))
    #expect(report.difference == nil && report.frames == UInt64(TraceBench.frames))
  }

  @Test func aSimulatorOfAnotherSeed_isNamed_byTheOutputThatDiffers() throws {
    let bytes = try TraceBench.record().bytes
    let trace = try Trace(decoding: bytes)
    var header = trace.header
    header[.seed] = "2"
    let report = try TraceBench.parity(Trace.encoded(header, trace.allEntries))
    let difference = try #require(report.difference)
    #expect(difference.now.contains("OUTPUT_") || difference.now.contains("WINNER"), "\(difference)")
    #expect(difference.then.hasPrefix("read EPOCH to "), "\(difference)")
  }

  @Test func aChangedByte_isNamed_withItsRecordAndRegister() throws {
    let bytes = try TraceBench.record().bytes
    let trace = try Trace(decoding: bytes)
    let entry = try #require(
      trace.allEntries.last {
        if case .transfer(let transfer) = $0.record { transfer.written == [2, 0] } else { false }
      })
    let difference = try #require(try TraceBench.parity(try bytes.altering(entry, in: trace)).difference)
    #expect(difference.record == entry.number && difference.time == entry.time)
    #expect(difference.then.contains("EPOCH = ") && difference.now.hasPrefix("EPOCH = "))
  }

  @Test func aNanosecond_isNamed_whenTheRecordingIsTheSimulators() throws {
    let bytes = try TraceBench.record().bytes
    let trace = try Trace(decoding: bytes)
    var entries = trace.allEntries
    let index = entries.count / 2
    let moved = Timestamp(nanoseconds: entries[index].time.nanoseconds + 1)
    entries[index] = TraceEntry(number: UInt64(index), time: moved, record: entries[index].record)
    let difference = try #require(try TraceBench.parity(Trace.encoded(trace.header, entries)).difference)
    #expect(difference.record == UInt64(index) && difference.now.hasPrefix("the same at "), "\(difference)")
  }

  @Test func aFaultOfTheWorld_isNamed_becauseTheSimulatorHasNone() throws {
    var setup = TraceBench.Setup()
    setup.prepareWorld = { $0.world.schedule(.interlockOpened, at: $0.time.now.advanced(by: .milliseconds(40))) }
    let difference = try #require(try TraceBench.parity(try TraceBench.record(setup).bytes).difference)
    #expect(difference.record > 0)
  }

  @Test func recordingInRealTime_differsOnlyWhereItMay() throws {
    var setup = TraceBench.Setup()
    setup.isRealTime = true
    setup.hostFedBits = 8
    setup.keepsFrames = false
    setup.before = { bench in
      // A board that has been on for a while and was used: counters and clock are ahead.
      try bench.prepare(Tiny.program)
      try bench.show(0)
      try bench.driver.withArmedLaser { for frame in 0..<5 { _ = try bench.driver.expose(sequence: UInt32(frame)) } }
      bench.board.time.sleep(for: .seconds(30))
    }
    let report = try TraceBench.parity(try TraceBench.record(setup).bytes)
    #expect(report.difference == nil, "\(String(describing: report.difference))")
    #expect(report.isRealTime && report.frames == UInt64(TraceBench.frames))
    let names = report.allowed.map(\.field.name)
    #expect(names.contains("RESULT_TIME") && names.contains("EXPOSURES") && names.contains("UPTIME"), "\(names)")
    #expect(report.allowed.allSatisfy { !$0.field.reason.isEmpty && $0.count > 0 })
  }

  @Test func recordingInRealTime_mustHaveTheSameResults() throws {
    var setup = TraceBench.Setup()
    setup.isRealTime = true
    let bytes = try TraceBench.record(setup).bytes
    let trace = try Trace(decoding: bytes)
    var header = trace.header
    header[.seed] = "2"
    let difference = try #require(try TraceBench.parity(Trace.encoded(header, trace.allEntries)).difference)
    #expect(difference.now.contains("OUTPUT_") || difference.now.contains("WINNER"), "\(difference)")
  }
}
