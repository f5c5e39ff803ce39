import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import Testing

/// What is recorded is what is read.
@Suite struct TraceFormatTests {
  private static func everything(keepsFrames: Bool) throws -> Trace {
    var options = RecorderOptions()
    options.keepsFrames = keepsFrames
    let parts = try RecordedParts(options)
    try parts.recordEverything()
    parts.recorder.end(TraceEnd(frames: 1, digest: "ab", outcome: "CND-5015: a fault"))
    try parts.recorder.close()
    return try Trace(decoding: parts.output.bytes)
  }

  private static func records(_ trace: Trace) -> [TraceEntry] {
    var cursor = trace.cursor()
    var entries: [TraceEntry] = []
    while let entry = cursor.next() { entries.append(entry) }
    return entries
  }

  @Test func everyKind_comesBack_asItWas() throws {
    let trace = try Self.everything(keepsFrames: true)
    #expect(trace.ending == .complete && trace.header == Self.header(keepsFrames: true))
    let entries = Self.records(trace)
    #expect(
      entries.map(\.number) == (0..<UInt64(entries.count)).map { $0 } && trace.recordCount == UInt64(entries.count))
    let refused = HALError(.dataNotAcknowledged, operation: "write 4", subject: "bus", errno: -6, cause: "a cause")
    let busy = HALError(.busy, operation: "use", subject: "line")
    let expected: [TraceRecord] = [
      .note(name: "can_clear_bus", text: "true"), .note(name: "serial", text: "0000000000000007"),
      .transfer(TraceTransfer(address: 0x2A, written: [1, 0], readCount: 2, read: [0, 0x21], failure: nil)),
      .transfer(TraceTransfer(address: 0x2A, written: [1, 4, 0, 4], readCount: 0, read: [], failure: refused)),
      .busClear(failure: refused), .busClear(failure: nil),
      .setLine(.laserEnable, .high, failure: nil), .readLevel(.interlock, .high, failure: nil),
      .discardEdges(.dataReady, failure: nil),
      .edgeWait(
        TraceEdgeWait(line: .dataReady, edge: .rising, limitNanoseconds: 50_000_000, eventTime: nil, failure: nil)),
      .edgeWait(
        TraceEdgeWait(
          line: .dataReady, edge: .rising, limitNanoseconds: 51_000_000,
          eventTime: Timestamp(nanoseconds: 3_000_607_000), failure: nil)),
      .setLine(.trigger, .high, failure: busy), .readLevel(.fault, nil, failure: busy),
      .discardEdges(.dataReady, failure: busy),
      .edgeWait(TraceEdgeWait(line: .dataReady, edge: .falling, limitNanoseconds: 0, eventTime: nil, failure: busy)),
      .clock, .sleep(nanoseconds: 2_000_000), .frame(Self.frame), .result(Self.result),
    ]
    #expect(Array(entries.map(\.record).prefix(expected.count)) == expected)
    #expect(entries.last?.record == .end(TraceEnd(frames: 1, digest: "ab", outcome: "CND-5015: a fault")))
    #expect(trace.bundle == (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    // Transfers take 300 us each on this clock.
    #expect(entries.prefix(7).map(\.time.nanoseconds) == [0, 0, 0, 300_000, 600_000, 600_000, 3_000_600_000])
  }

  @Test func frames_areDigestsOnly_unlessAskedFor() throws {
    let frame = Self.records(try Self.everything(keepsFrames: false)).compactMap { entry -> TraceFrame? in
      if case .frame(let frame) = entry.record { return frame }
      return nil
    }
    #expect(frame.count == 1 && frame[0].aperture == nil && frame[0].digest == Self.frame.digest)
  }

  @Test func blocks_carryOn_whereTheOneBeforeEnded() throws {
    var options = RecorderOptions()
    options.blockBytes = 256
    options.keepsFrames = true
    let parts = try RecordedParts(options)
    for number in 0..<200 { try parts.recordFrame(UInt64(number)) }
    try parts.recorder.close()
    let trace = try Trace(decoding: parts.output.bytes)
    #expect(trace.blocks.count > 50 && trace.ending == .open && trace.recordCount == 401)
    #expect(trace.blocks.allSatisfy { $0.wallNanoseconds == RecordedParts.wallNanoseconds })
    let frames = Self.records(trace).compactMap { entry -> UInt64? in
      if case .frame(let frame) = entry.record { return frame.descriptor.sequence }
      return nil
    }
    #expect(frames == (0..<200).map { UInt64($0) })
  }

  @Test func aRecordLongerThanABlock_isTaken() throws {
    var options = RecorderOptions()
    options.blockBytes = 256
    let parts = try RecordedParts(options)
    parts.bus.answer = [UInt8](repeating: 9, count: 5000)
    _ = try parts.connection.bus.read(5000, after: [0x30, 0], from: I2CAddress(0x2A))
    try parts.recorder.close()
    let entries = Self.records(try Trace(decoding: parts.output.bytes))
    guard case .transfer(let transfer)? = entries.last?.record else {
      Issue.record("\(entries)")
      return
    }
    #expect(transfer.read == parts.bus.answer)
  }

  @Test func newerMajorVersion_isRefused_withBothVersions() throws {
    let bytes = RecordedParts.header.encoded(major: 2, minor: 3)
    let error = #expect(throws: TraceError.self) { try Trace(decoding: bytes) }
    #expect(error?.kind == .newerFormat && error?.code == "CND-8103")
    #expect(error?.message.contains("2.3") == true && error?.message.contains("1.0") == true)
    #expect(error?.remedy.contains("Update Candela") == true)
  }

  @Test func newerMinorVersion_isRead() throws {
    let trace = try Trace(decoding: RecordedParts.header.encoded(minor: 9))
    #expect(trace.header["later"] == "kept" && trace.ending == .open && trace.recordCount == 0)
  }

  private static func header(keepsFrames: Bool) -> TraceHeader { RecordedParts.header }

  private static let frame = TraceFrame(
    descriptor: RecordedParts.descriptor(7), rows: 4, columns: 4,
    digest: TraceFrame.digest(of: [UInt8](repeating: 8, count: 16)), aperture: [UInt8](repeating: 8, count: 16))

  private static let result = TraceResult(
    sequence: 7, frameSequence: 7, epoch: 3, winner: 1,
    quality: ResultQuality([.saturated, .late]).rawValue, deviceNanoseconds: 1048, ageNanoseconds: 12_000,
    outputs: [-2048, 2047])
}
