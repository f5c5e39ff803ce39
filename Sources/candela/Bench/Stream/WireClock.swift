import CandelaHAL

/// Adds up the time that a frame spends inside calls of the hardware layer. The hot thread's.
final class WireClock {
  /// Bus transfers, lines and projector, since the frame began.
  private(set) var transport: UInt64 = 0
  /// Waiting for DATA_READY; on the emulated board that is where its optics are computed.
  private(set) var device: UInt64 = 0
  /// When the last wait for DATA_READY returned, and the transport until then.
  private(set) var deviceEnd: UInt64 = 0
  private(set) var transportAtDeviceEnd: UInt64 = 0

  /// A new frame.
  func restart() { (transport, device, deviceEnd, transportAtDeviceEnd) = (0, 0, 0, 0) }

  /// The time of a transfer or of driving or reading a line.
  func transport<Value>(_ call: () throws(HALError) -> Value) throws(HALError) -> Value {
    let start = HostClock.nanoseconds
    defer { transport += HostClock.nanoseconds - start }
    return try call()
  }

  /// The time of waiting for the device.
  func device<Value>(_ call: () throws(HALError) -> Value) throws(HALError) -> Value {
    let start = HostClock.nanoseconds
    defer {
      deviceEnd = HostClock.nanoseconds
      device += deviceEnd - start
      transportAtDeviceEnd = transport
    }
    return try call()
  }
}
