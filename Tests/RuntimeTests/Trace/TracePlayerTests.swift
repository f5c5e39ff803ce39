import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import Testing

/// The recorded board by itself: what it answers, what it takes for a difference, and what not.
@Suite struct TracePlayerTests {
  /// A read of STATUS, a look at the clock, the laser's line, a wait of 50 ms in vain.
  private static func trace(end: Bool = true) throws -> Trace {
    let parts = try RecordedParts()
    parts.bus.answer = [0x01, 0x21]
    _ = try parts.connection.bus.read(2, after: [0x01, 0x00], from: I2CAddress(0x2A))
    _ = parts.connection.time.now
    try parts.connection.laserEnable.set(.high)
    _ = try parts.connection.dataReady.waitForEdge(.rising, limit: .milliseconds(50))
    if end { parts.recorder.end(TraceEnd(frames: 0, digest: "", outcome: "")) }
    try parts.recorder.close()
    return try Trace(decoding: parts.output.bytes)
  }

  private static func player(end: Bool = true) throws -> (TracePlayer, BoardConnection) {
    let player = TracePlayer(try trace(end: end), addresses: Tiny.board.addresses)
    return (player, try player.connection())
  }

  private static func readStatus(_ connection: BoardConnection) throws -> [UInt8] {
    try connection.bus.read(2, after: [0x01, 0x00], from: I2CAddress(0x2A))
  }

  @Test func sameSteps_getTheSameAnswers() throws {
    let (player, connection) = try Self.player()
    #expect(try Self.readStatus(connection) == [0x01, 0x21])
    #expect(connection.time.now == Timestamp(nanoseconds: 300_000))
    try connection.laserEnable.set(.high)
    #expect(try connection.dataReady.waitForEdge(.rising, limit: .milliseconds(50)) == nil)
    player.finish()
    #expect(player.difference == nil && player.timingDifferences == 0 && player.transfers == 1)
    #expect(player.end == TraceEnd(frames: 0, digest: "", outcome: ""))
  }

  @Test func looksAtTheClock_areNoDifference_howeverOftenTheyCome() throws {
    let (player, connection) = try Self.player()
    _ = connection.time.now
    _ = try Self.readStatus(connection)
    // The recorded look is left out; a sleep was never recorded.
    try connection.laserEnable.set(.high)
    connection.time.sleep(for: .milliseconds(1))
    // A limit that follows from the clock may differ, too, once the clock did.
    #expect(try connection.dataReady.waitForEdge(.rising, limit: .milliseconds(49)) == nil)
    player.finish()
    #expect(player.difference == nil && player.timingDifferences == 3)
  }

  @Test func anotherLimit_isADifference_whenTheClockWasTheSame() throws {
    let (player, connection) = try Self.player()
    _ = try Self.readStatus(connection)
    _ = connection.time.now
    try connection.laserEnable.set(.high)
    #expect(throws: HALError.self) { try connection.dataReady.waitForEdge(.rising, limit: .milliseconds(49)) }
    #expect(player.difference?.record == 4 && player.difference?.now.contains("49000000 ns") == true)
  }

  @Test func anotherStep_isNamed_andTheLaserCanBeMadeSafe() throws {
    let (player, connection) = try Self.player()
    _ = try Self.readStatus(connection)
    #expect(throws: HALError.self) { try connection.bus.write([0x01, 0x04, 0x00, 0x04], to: I2CAddress(0x2A)) }
    let difference = try #require(player.difference)
    #expect(difference.record == 3 && difference.then == "set LASER_ENABLE high")
    #expect(difference.now == "write COMMAND = CLEAR_STATUS")
    #expect(difference.description.hasPrefix("record 3 at 0.300000 ms: then set LASER_ENABLE high; now write COMMAND"))
    try connection.laserEnable.set(.low)
    #expect(throws: HALError.self) { try connection.laserEnable.set(.high) }
    #expect(throws: HALError.self) { try Self.readStatus(connection) }
    #expect(player.difference == difference)
  }

  @Test func whatTheRuntimeLeavesOut_isNamed() throws {
    let (player, connection) = try Self.player()
    _ = try Self.readStatus(connection)
    player.finish()
    #expect(player.difference?.then == "set LASER_ENABLE high" && player.difference?.now == "the run ends")
  }

  @Test(arguments: [true, false]) func whatComesAfterTheEnd_isADifference_whereTheRecordingHasOne(end: Bool) throws {
    let (player, connection) = try Self.player(end: end)
    _ = try Self.readStatus(connection)
    try connection.laserEnable.set(.high)
    _ = try connection.dataReady.waitForEdge(.rising, limit: .milliseconds(50))
    #expect(throws: HALError.self) { try Self.readStatus(connection) }
    #expect((player.difference?.then == "the run ended") == end && player.isExhausted == !end)
    #expect(end ? player.difference?.now == "read STATUS" : player.difference == nil)
  }

  @Test func clocksThatGoBack_areKeptAsTheyWere() throws {
    let times: [UInt64] = [5_000_000_000, 4_000_000_000, 0, 1 << 62, 7]
    let output = MemoryOutput()
    var wall = RecordedParts.wallNanoseconds
    let recorder = try TraceRecorder(RecordedParts.header, to: output) {
      wall -= 3_600_000_000_000
      return wall
    }
    // The note with which a recorded connection begins takes the first.
    let clock = GivenTime([0] + times)
    let board = ScriptedBoard([])
    let connection = try BoardConnection(
      bus: ScriptedI2CBus(board.script),
      outputs: [.reset: board.reset, .trigger: board.trigger, .laserEnable: board.laserEnable],
      inputs: [.dataReady: board.dataReady, .fault: board.fault, .interlock: board.interlock], time: clock
    ).recorded(by: recorder)
    for _ in times { _ = connection.time.now }
    try recorder.close()
    let player = TracePlayer(try Trace(decoding: output.bytes), addresses: Tiny.board.addresses)
    let replayed = try player.connection().time
    #expect(times.map { _ in replayed.now.nanoseconds } == times && player.timingDifferences == 0)
  }
}

/// A clock that says what it was given.
private final class GivenTime: TimeSource {
  private var times: [UInt64]
  init(_ times: [UInt64]) { self.times = times }
  var now: Timestamp { Timestamp(nanoseconds: times.isEmpty ? 0 : times.removeFirst()) }
  func sleep(for duration: Duration) {}
}
