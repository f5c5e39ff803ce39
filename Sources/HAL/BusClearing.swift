/// A bus whose master can free it from a device that holds a wire low.
///
/// Not every bus can be asked: whoever needs it looks for this conformance and for `canClear`. A decorator of a bus
/// conforms and hands both on.
public protocol BusClearing: I2CBus {
  /// Whether `clear()` can do anything here; a decorator says what its bus says.
  var canClear: Bool { get }
  /// Sends clock pulses until no device holds SDA low, nine at most, then STOP (UM10204 §3.1.16). A device that was cut
  /// off in the midst of a byte has then sent or taken the rest of it. No device is addressed. On return the bus is idle.
  /// - Throws: `HALError` of kind `timeout` when SDA is still low afterwards, or SCL is: only a reset or a power cycle of
  ///   the device that holds it helps then. Kind `other` where `canClear` is false.
  func clear() throws(HALError)
}
