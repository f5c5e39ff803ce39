import CandelaHAL

/// A line that the host drives and the simulated board sees. Levels are logical: `.high` is asserted.
///
/// While the wire is stuck, the board sees its level, whatever the host drives.
public final class SimulatedOutputLine: OutputLine {
  /// The line's name as on the schematic.
  public let name: String
  /// Whether the pin is low while the line is asserted.
  public let isActiveLow: Bool
  /// The level last set; low at power-on (a pull resistor holds the line inactive).
  public private(set) var level: LineLevel = .low
  /// What the board does when the level that it sees changes.
  var onChange: ((LineLevel) -> Void)?
  private var stuck: LineLevel?
  /// What the board sees.
  private var seen: LineLevel = .low

  init(name: String, isActiveLow: Bool) {
    self.name = name
    self.isActiveLow = isActiveLow
  }

  /// The level that a voltmeter would see on the pin.
  public var pinLevel: LineLevel { isActiveLow ? seen.inverted : seen }

  /// Drives the line; the board has acted on an edge when this returns. Takes no virtual time.
  public func set(_ level: LineLevel) throws(HALError) { drive(level) }

  /// What `set` does: a simulated line cannot fail to be driven.
  public func drive(_ level: LineLevel) {
    self.level = level
    show()
  }

  /// The world's side: the wire is stuck at a level from now on, or free again with nil.
  func stick(at level: LineLevel?) {
    stuck = level
    show()
  }

  private func show() {
    let level = stuck ?? level
    guard level != seen else { return }
    seen = level
    onChange?(level)
  }
}
