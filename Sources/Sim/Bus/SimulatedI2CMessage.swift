/// What goes over the wire between one START (or repeated START) and the next.
public struct SimulatedI2CMessage: Sendable, Hashable {
  /// Seven address bits, right-aligned; any value, also reserved ones, at which nobody answers.
  public var address: UInt8
  /// Which way the bytes go.
  public var direction: I2CDirection
  /// Bytes to send, or room for those to be read.
  public var bytes: [UInt8]

  /// A message that sends bytes.
  public init(writing bytes: [UInt8], to address: UInt8) {
    self.address = address
    direction = .write
    self.bytes = bytes
  }

  /// A message that reads so many bytes.
  public init(reading count: Int, from address: UInt8) {
    self.address = address
    direction = .read
    bytes = [UInt8](repeating: 0, count: count)
  }
}
