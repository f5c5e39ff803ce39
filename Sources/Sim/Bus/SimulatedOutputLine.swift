import CandelaHAL

/// A line that the host drives and the simulated board sees. Levels are logical: `.high` is asserted.
public final class SimulatedOutputLine: OutputLine {
  /// The line's name as on the schematic.
  public let name: String
  /// Whether the pin is low while the line is asserted.
  public let isActiveLow: Bool
  /// The level last set; low at power-on (a pull resistor holds the line inactive).
  public private(set) var level: LineLevel = .low
  /// What the board does when the level changes.
  var onChange: ((LineLevel) -> Void)?

  init(name: String, isActiveLow: Bool) {
    self.name = name
    self.isActiveLow = isActiveLow
  }

  /// The level that a voltmeter would see on the pin.
  public var pinLevel: LineLevel { isActiveLow ? (level == .high ? .low : .high) : level }

  /// Drives the line; the board has acted on an edge when this returns. Takes no virtual time.
  public func set(_ level: LineLevel) throws(HALError) {
    guard level != self.level else { return }
    self.level = level
    onChange?(level)
  }
}
