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

  private static func wrongDirection(_ line: BoardLine, wanted: String) -> HALError {
    HALError(
      .absent, operation: "open as \(wanted)", subject: "line \(line.rawValue)",
      cause: "the line runs the other way")
  }
}
