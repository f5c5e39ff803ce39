import CandelaBoardSpec
import CandelaHAL

/// What can go wrong around the board; `SimulatedWorld.schedule` makes it happen at a given time.
public enum SimulatedFault: Sendable, Hashable {
  /// The next so many transfers to an address are not acknowledged.
  case unacknowledged(address: I2CAddress, transfers: UInt32)
  /// The device at an address falls off the bus.
  case deviceGone(address: I2CAddress)
  /// The device at an address is back.
  case deviceBack(address: I2CAddress)
  /// The device at an address falls off the bus after so many data bytes of its next transfer: what is written then is
  /// not acknowledged, what is read are ones. It stays away until it is back.
  case deviceGoneInTransfer(address: I2CAddress, afterBytes: Int)
  /// The device at an address holds the clock low for so long in every transfer; zero ends that.
  case deviceSlow(address: I2CAddress, stretchNanoseconds: UInt64)
  /// A line's wire is stuck at a level of its pin, whoever drives it.
  case lineStuck(BoardLine, pin: LineLevel)
  /// A line's wire is free again.
  case lineFreed(BoardLine)
  /// Everything on bus and lines is mended; interlock loop and temperature stay as they are.
  case wiresMended
  /// The interlock loop opens.
  case interlockOpened
  /// The interlock loop closes again.
  case interlockClosed
  /// The board's temperature becomes this.
  case temperature(Celsius)
}
