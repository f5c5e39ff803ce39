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
  /// The device at an address answers nothing until it is reset by its line or its supply.
  case deviceHung(address: I2CAddress)
  /// One bit (counted from the first byte's lowest, modulo the length) of what is read from an address arrives wrong,
  /// in its next so many transfers that read.
  case readFlipped(address: I2CAddress, bit: Int, transfers: UInt32)
  /// A device holds SDA low until so many more clock pulses have come, 1 or more.
  case dataHeld(clocks: Int)
  /// The controller holds SCL low until it is reset by its line or its supply.
  case clockHeld
  /// The controller starts anew after so many data bytes of its next transfer: what is written then is not acknowledged,
  /// what is read are ones.
  case resetInTransfer(afterBytes: Int)
  /// The supply dips: the controller starts as at power-on, and devices that hung or held a wire do so no more.
  case brownOut
  /// The host does not learn of the next so many rising edges of DATA_READY; its level rises all the same.
  case edgesMissed(count: UInt32)
  /// DATA_READY rises so much later, for the next so many results.
  case dataReadyLate(nanoseconds: UInt64, results: UInt32)
  /// The laser gives this share of its light, 0...1.
  case laserPower(share: Double)
  /// A photodiode, counted row by row from the top left, gives nothing.
  case diodeDead(Int)
  /// A photodiode is full (the full scale of its converter) whatever the light.
  case diodeSaturated(Int)
  /// A line's wire is stuck at a level of its pin, whoever drives it.
  case lineStuck(BoardLine, pin: LineLevel)
  /// A line's wire is free again.
  case lineFreed(BoardLine)
  /// Everything on bus and lines is mended; interlock loop, temperature, laser and photodiodes stay as they are.
  case wiresMended
  /// The interlock loop opens.
  case interlockOpened
  /// The interlock loop closes again.
  case interlockClosed
  /// The board's temperature becomes this.
  case temperature(Celsius)
}
