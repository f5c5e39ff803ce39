import CandelaBoardSpec
import CandelaHAL

/// Everything by which the driver reaches a board: a bus, six lines and a clock.
///
/// Whoever opened bus and lines closes them; the driver is their only user while it lives.
public struct BoardConnection {
  /// The bus on which controller, EEPROM, monitors and thermometer answer.
  public let bus: any I2CBus
  /// Out: asserted (`.high`) holds the controller in reset.
  public let reset: any OutputLine
  /// Out: a rising edge starts an exposure.
  public let trigger: any OutputLine
  /// Out: low keeps the laser off whatever the controller wants.
  public let laserEnable: any OutputLine
  /// In: rises when a result is there.
  public let dataReady: any InputLine
  /// In: asserted (`.high`) while a fault stands.
  public let fault: any InputLine
  /// In: high while the interlock loop is closed.
  public let interlock: any InputLine
  /// The clock that stamps the lines' edges, too.
  public let time: any TimeSource

  /// A connection from lines by name.
  /// - Throws: `RuntimeError` of kind `lineMissing` that names the first line that is not there.
  public init(
    bus: any I2CBus, outputs: [BoardLine: any OutputLine], inputs: [BoardLine: any InputLine], time: any TimeSource
  ) throws(RuntimeError) {
    self.bus = bus
    self.time = time
    reset = try Self.line(.reset, in: outputs)
    trigger = try Self.line(.trigger, in: outputs)
    laserEnable = try Self.line(.laserEnable, in: outputs)
    dataReady = try Self.line(.dataReady, in: inputs)
    fault = try Self.line(.fault, in: inputs)
    interlock = try Self.line(.interlock, in: inputs)
  }

  private static func line<Line>(_ name: BoardLine, in lines: [BoardLine: Line]) throws(RuntimeError) -> Line {
    guard let line = lines[name] else {
      throw RuntimeError(
        .lineMissing, "line \(name.rawValue) is not connected",
        remedy: "Name a pin for \(name.rawValue) in the host profile")
    }
    return line
  }
}
