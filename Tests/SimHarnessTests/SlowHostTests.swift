import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSim
import Testing

/// A host that is slow or busy is no fault of the board's.
@Suite struct SlowHostTests {
  /// A bus on which every transfer takes so much longer.
  private final class SlowBus: I2CBus {
    private let board: SimulatedBoard
    private let delay: Duration

    init(_ board: SimulatedBoard, delay: Duration) {
      self.board = board
      self.delay = delay
    }

    func transfer(
      to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
    ) throws(HALError) {
      board.time.sleep(for: delay)
      try board.bus.transfer(to: address, writing: bytes, readingInto: &buffer)
    }
  }

  private func watchdog(delay: Duration) throws -> SelfTestReport.Check {
    let board = try SimulatedBoard(profile: Tiny.profile, serial: 7, seed: 1, ideal: true)
    var outputs: [BoardLine: any OutputLine] = [:]
    for line in [BoardLine.reset, .trigger, .laserEnable] { outputs[line] = try board.lines.output(line) }
    var inputs: [BoardLine: any InputLine] = [:]
    for line in [BoardLine.dataReady, .fault, .interlock] { inputs[line] = try board.lines.input(line) }
    let driver = try PhotonicBoard(
      connection: try BoardConnection(
        bus: SlowBus(board, delay: delay), outputs: outputs, inputs: inputs, time: board.time),
      profile: Tiny.profile, logger: Tiny.quiet)
    board.time.sleep(for: .milliseconds(2))
    try driver.identify()
    return try #require(try driver.selfTest().checks.first { $0.name == "heartbeat watchdog" })
  }

  /// The shortest timeout is 10 ms; twelve milliseconds pass between heartbeat and question.
  @Test(arguments: [12, 50, 200]) func selfTest_finds_theWatchdog_whenTheHostIsSlow(milliseconds: Int) throws {
    let check = try watchdog(delay: .milliseconds(milliseconds))
    #expect(check.passed, "\(check.detail)")
  }

  @Test func selfTest_asksOnce_whenTheHostIsQuick() throws {
    let check = try watchdog(delay: .microseconds(200))
    #expect(check.passed && check.detail.hasSuffix("20 ms later"), "\(check.detail)")
  }

  /// Beyond what the self-test waits for, it must not say that all is well.
  @Test func selfTest_fails_whenTheHostNeverAsksInTime() throws {
    #expect(try !watchdog(delay: .seconds(1)).passed)
  }
}
