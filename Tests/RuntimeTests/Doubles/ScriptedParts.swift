import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime

/// A bus that plays a script.
final class ScriptedI2CBus: I2CBus {
  private let script: BoardScript
  init(_ script: BoardScript) { self.script = script }

  func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    var written: [UInt8] = []
    for index in bytes.indices { written.append(bytes[index]) }
    let answer = try script.transfer(address.rawValue, written, buffer.count)
    for (index, byte) in answer.enumerated() { buffer[index] = byte }
  }
}

/// A line of ours that tells the script.
final class ScriptedOutputLine: OutputLine {
  let name: String
  private(set) var level = LineLevel.low
  /// When set, the line cannot be driven.
  var isStuck = false
  private let script: BoardScript

  init(_ line: BoardLine, _ script: BoardScript) {
    name = line.rawValue
    self.script = script
  }

  func set(_ level: LineLevel) throws(HALError) {
    if isStuck { throw HALError(.other, operation: "set", subject: name) }
    try script.drive(name, level)
    self.level = level
  }
}

/// A line of the board with a level that the test sets; its edges come from the script.
final class ScriptedInputLine: InputLine {
  let name: String
  var current = LineLevel.low
  private let script: BoardScript
  private let time: ManualTime

  init(_ line: BoardLine, _ script: BoardScript, _ time: ManualTime) {
    name = line.rawValue
    self.script = script
    self.time = time
  }

  func level() throws(HALError) -> LineLevel { current }

  func waitForEdge(_ edge: LineEdge, limit: Duration) throws(HALError) -> LineEvent? {
    guard let delay = try script.waitForEdge(limit) else {
      time.sleep(for: limit)
      return nil
    }
    time.sleep(for: delay)
    return LineEvent(edge: edge, time: time.now)
  }

  func discardEdges() throws(HALError) {}
}

/// A clock that moves when somebody sleeps.
final class ManualTime: TimeSource {
  private(set) var now = Timestamp(nanoseconds: 0)
  func sleep(for duration: Duration) { now = now.advanced(by: duration) }
}

/// A board made of doubles.
struct ScriptedBoard {
  let script: BoardScript
  let time = ManualTime()
  let reset: ScriptedOutputLine
  let trigger: ScriptedOutputLine
  let laserEnable: ScriptedOutputLine
  let dataReady: ScriptedInputLine
  let fault: ScriptedInputLine
  let interlock: ScriptedInputLine

  init(_ steps: [ScriptStep]) {
    script = BoardScript(steps)
    reset = ScriptedOutputLine(.reset, script)
    trigger = ScriptedOutputLine(.trigger, script)
    laserEnable = ScriptedOutputLine(.laserEnable, script)
    dataReady = ScriptedInputLine(.dataReady, script, time)
    fault = ScriptedInputLine(.fault, script, time)
    interlock = ScriptedInputLine(.interlock, script, time)
    interlock.current = .high
  }

  func connection() throws -> BoardConnection {
    try BoardConnection(
      bus: ScriptedI2CBus(script), outputs: [.reset: reset, .trigger: trigger, .laserEnable: laserEnable],
      inputs: [.dataReady: dataReady, .fault: fault, .interlock: interlock], time: time)
  }

  func driver(
    expecting expected: ExpectedBoard = Tiny.board, configuration: BoardConfiguration = BoardConfiguration()
  ) throws -> PhotonicBoard {
    try PhotonicBoard(connection: connection(), expected: expected, configuration: configuration, logger: Tiny.quiet)
  }

  /// The laser cannot emit: its line is low, or the controller is held in reset.
  var isDark: Bool { laserEnable.level == .low || reset.level == .high }
}
