import CandelaHAL

/// Which way the bytes after an address go.
public enum I2CDirection: Sendable, Hashable {
  /// From the host to the device.
  case write
  /// From the device to the host.
  case read
}

/// A device on a simulated bus, as the wire sees it: START, bytes, STOP.
///
/// The bus calls `begin`, then the byte operations of that direction, then either `begin` again (repeated START) or
/// `stop`. The span forms exist for speed only and must do the same as the byte forms.
public protocol SimulatedI2CDevice: AnyObject {
  /// START or repeated START with the device's address.
  /// - Returns: whether the address is acknowledged. After false only `stop` follows.
  func begin(_ direction: I2CDirection) -> Bool
  /// The host sends a byte.
  /// - Returns: whether it is acknowledged.
  func write(_ byte: UInt8) -> Bool
  /// The host takes a byte.
  func read() -> UInt8
  /// STOP.
  func stop()
  /// The host sends bytes.
  /// - Returns: how many were acknowledged; fewer than sent when the device refused one.
  func write(_ bytes: Span<UInt8>) -> Int
  /// The host takes as many bytes as the buffer has room for.
  func read(into buffer: inout MutableSpan<UInt8>)
}

extension SimulatedI2CDevice {
  /// Sends the bytes one by one until one is refused.
  public func write(_ bytes: Span<UInt8>) -> Int {
    for index in bytes.indices where !write(bytes[index]) { return index }
    return bytes.count
  }

  /// Takes the bytes one by one.
  public func read(into buffer: inout MutableSpan<UInt8>) {
    for index in buffer.indices { buffer[index] = read() }
  }
}
