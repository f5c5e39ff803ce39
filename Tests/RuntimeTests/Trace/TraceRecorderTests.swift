import CandelaHAL
import CandelaRuntime
import Foundation
import Testing

/// Recording never gets between the runtime and the wires, and says so when it cannot go on.
@Suite struct TraceRecorderTests {
  private static func small() -> RecorderOptions {
    var options = RecorderOptions()
    options.blockBytes = 512
    options.blockCount = 4
    return options
  }

  /// Waits for the writer's thread, which nothing but its own progress holds up.
  private static func wait(until isDone: () -> Bool) {
    while !isDone() { Thread.sleep(forTimeInterval: 0.001) }
  }

  @Test func fullDisk_endsTheRun_andWhatWasWrittenStaysReadable() throws {
    let parts = try RecordedParts(Self.small(), output: MemoryOutput(capacity: 3000))
    let sink = RecordingSink(parts.recorder)
    var error: TraceError?
    var delivered: UInt64 = 0
    while error == nil {
      try parts.recordConnection()
      do {
        try sink.consume(RecordedParts.result(delivered), aperture: [UInt8](repeating: 0, count: 16).span)
        delivered += 1
      } catch let thrown as TraceError {
        error = thrown
      }
    }
    #expect(error?.kind == .cannotWrite && error?.code == "CND-8105")
    // The wires go on: whoever makes the laser safe now can.
    try parts.connection.laserEnable.set(.low)
    try parts.connection.bus.write([1, 4, 0, 8], to: I2CAddress(0x2A))
    #expect(throws: TraceError.self) { try sink.end(error) }
    let trace = try Trace(decoding: parts.output.bytes)
    #expect(parts.output.bytes.count == 3000 && trace.blocks.count >= 4)
    #expect(trace.ending == .cut(atByte: trace.soundBytes))
  }

  @Test func slowStorage_isWaitedFor_upToItsLimit() throws {
    var options = Self.small()
    options.storageLimit = .milliseconds(20)
    let output = MemoryOutput()
    let parts = try RecordedParts(options, output: output)
    output.standStill(true)
    while parts.recorder.failure == nil { try parts.recordConnection() }
    #expect(parts.recorder.failure?.kind == .tooSlow && parts.recorder.failure?.code == "CND-8106")
    output.standStill(false)
    #expect(throws: TraceError.self) { try parts.recorder.close() }
    // The writer was left to itself; on a busy machine it takes its time to write what it held.
    let deadline = ContinuousClock().now + .seconds(60)
    while try Trace(decoding: output.bytes).recordCount == 0, ContinuousClock().now < deadline {
      Thread.sleep(forTimeInterval: 0.005)
    }
    #expect(try Trace(decoding: output.bytes).recordCount > 0)
  }

  @Test func storageThatCatchesUp_losesNothing() throws {
    let output = MemoryOutput()
    let parts = try RecordedParts(Self.small(), output: output)
    output.standStill(true)
    let helper = Thread {
      Thread.sleep(forTimeInterval: 0.01)
      output.standStill(false)
    }
    helper.start()
    for _ in 0..<200 { try parts.recordConnection() }
    try parts.recorder.close()
    let trace = try Trace(decoding: output.bytes)
    #expect(trace.recordCount == parts.recorder.recordCount && trace.recordCount == 401)
  }

  @Test func anOldBlock_isHandedOver_beforeItIsFull() throws {
    let parts = try RecordedParts()
    let headerLength = parts.output.bytes.count
    try parts.recordFrame(0)
    #expect(parts.output.bytes.count == headerLength)
    parts.time.sleep(for: .milliseconds(501))
    try parts.recordFrame(1)
    // The writer's thread needs a moment; the recording is still open.
    Self.wait { parts.output.bytes.count > headerLength }
    #expect(try Trace(decoding: parts.output.bytes).recordCount >= 3)
    try parts.recorder.close()
  }

  @Test func closedRecording_letsTheWiresWork_andRecordsNoMore() throws {
    let parts = try RecordedParts()
    try parts.recordConnection()
    try parts.recorder.close()
    let length = parts.output.bytes.count
    try parts.recordConnection()
    try parts.recorder.close()
    #expect(parts.output.bytes.count == length)
  }

  @Test func aFileThatCannotBeMade_isNamed() {
    let error = #expect(throws: TraceError.self) { try TraceFile(path: "/nowhere/run.ctrace") }
    #expect(error?.kind == .cannotWrite && error?.message.contains("/nowhere/run.ctrace") == true)
  }
}

extension RecordedParts {
  /// A read and a look at the clock.
  func recordConnection() throws {
    bus.answer = [UInt8](repeating: 3, count: 30)
    _ = try connection.bus.read(30, after: [2, 0], from: I2CAddress(0x2A))
    _ = connection.time.now
  }
}
