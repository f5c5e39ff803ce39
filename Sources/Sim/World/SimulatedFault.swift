import CandelaHAL

/// What can go wrong around the board; `SimulatedWorld.schedule` makes it happen at a given time.
public enum SimulatedFault: Sendable, Hashable {
  /// The next so many transfers to an address are not acknowledged.
  case unacknowledged(address: I2CAddress, transfers: UInt32)
  /// The device at an address falls off the bus.
  case deviceGone(address: I2CAddress)
  /// The device at an address is back.
  case deviceBack(address: I2CAddress)
  /// The interlock loop opens.
  case interlockOpened
  /// The interlock loop closes again.
  case interlockClosed
  /// The board's temperature becomes this.
  case temperature(Celsius)
}
