import CandelaBoardSpec
import CandelaHAL

/// The board's six lines, by the names of `BoardLine`.
public final class SimulatedLines {
  /// RESET_N, asserted holds the controller in reset.
  public let reset: SimulatedOutputLine
  /// TRIGGER, a rising edge starts an exposure.
  public let trigger: SimulatedOutputLine
  /// LASER_ENABLE.
  public let laserEnable: SimulatedOutputLine
  /// DATA_READY.
  public let dataReady: SimulatedInputLine
  /// FAULT_N, asserted while a fault stands.
  public let fault: SimulatedInputLine
  /// INTERLOCK, high while the loop is closed.
  public let interlock: SimulatedInputLine

  init(time: VirtualTime) {
    func output(_ line: BoardLine) -> SimulatedOutputLine {
      SimulatedOutputLine(name: line.rawValue, isActiveLow: line.isActiveLow)
    }
    func input(_ line: BoardLine) -> SimulatedInputLine {
      SimulatedInputLine(name: line.rawValue, isActiveLow: line.isActiveLow, time: time)
    }
    reset = output(.reset)
    trigger = output(.trigger)
    laserEnable = output(.laserEnable)
    dataReady = input(.dataReady)
    fault = input(.fault)
    interlock = input(.interlock)
  }

  /// The line that the host drives under a name.
  /// - Throws: `HALError` of kind `absent` for a line that the board drives.
  public func output(_ line: BoardLine) throws(HALError) -> SimulatedOutputLine {
    switch line {
    case .reset: return reset
    case .trigger: return trigger
    case .laserEnable: return laserEnable
    case .dataReady, .fault, .interlock: throw Self.wrongDirection(line, wanted: "output")
    }
  }

  /// The line that the host watches under a name.
  /// - Throws: `HALError` of kind `absent` for a line that the host drives.
  public func input(_ line: BoardLine) throws(HALError) -> SimulatedInputLine {
    switch line {
    case .dataReady: return dataReady
    case .fault: return fault
    case .interlock: return interlock
    case .reset, .trigger, .laserEnable: throw Self.wrongDirection(line, wanted: "input")
    }
  }

  /// The level that a voltmeter would see on a line's pin.
  public func pinLevel(_ line: BoardLine) -> LineLevel {
    switch line {
    case .reset: reset.pinLevel
    case .trigger: trigger.pinLevel
    case .laserEnable: laserEnable.pinLevel
    case .dataReady: dataReady.pinLevel
    case .fault: fault.pinLevel
    case .interlock: interlock.pinLevel
    }
  }

  /// Has a line's wire stuck at a level of its pin from now on, or frees it with nil.
  func stick(_ line: BoardLine, atPin level: LineLevel?) {
    let logical = level.map { line.isActiveLow ? $0.inverted : $0 }
    switch line {
    case .reset: reset.stick(at: logical)
    case .trigger: trigger.stick(at: logical)
    case .laserEnable: laserEnable.stick(at: logical)
    case .dataReady: dataReady.stick(at: logical)
    case .fault: fault.stick(at: logical)
    case .interlock: interlock.stick(at: logical)
    }
  }

  private static func wrongDirection(_ line: BoardLine, wanted: String) -> HALError {
    HALError(
      .absent, operation: "open as \(wanted)", subject: "line \(line.rawValue)",
      cause: "the line runs the other way")
  }
}
