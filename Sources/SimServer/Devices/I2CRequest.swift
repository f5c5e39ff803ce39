import CandelaSim

/// One request of a virtio I2C adapter (virtio 1.2, 5.11.6): a header, the bytes to write, room for those to read, and
/// a status byte.
struct I2CRequest {
  static let headerCount = 8
  /// The longest message that Linux's i2c-dev passes on.
  static let mostBytes = 8_192
  private static let failNextFlag: UInt32 = 1
  private static let readFlag: UInt32 = 2
  static let good: UInt8 = 0
  static let failed: UInt8 = 1

  /// Where it came from, and where the answer goes.
  let chain: DescriptorChain
  /// What goes over the wire; nil for a request that makes no sense.
  let message: SimulatedI2CMessage?
  /// Whether the next request belongs to the same transfer, and fails with this one.
  let isContinued: Bool

  /// Reads a request from its chain and the bytes that it gives the device.
  init(_ chain: DescriptorChain, _ input: [UInt8]) {
    self.chain = chain
    var reader = ByteReader(input)
    guard let address = try? reader.next(UInt16.self), (try? reader.next(UInt16.self)) != nil,
      let flags = try? reader.next(UInt32.self), chain.writableCount >= 1
    else {
      (message, isContinued) = (nil, false)
      return
    }
    isContinued = flags & Self.failNextFlag != 0
    let (writes, reads) = (chain.readableCount - Self.headerCount, chain.writableCount - 1)
    // Ten-bit addresses are not on this bus; the lowest bit is the driver's to leave clear.
    let isFitting = address <= 0xFF && writes <= Self.mostBytes && reads <= Self.mostBytes
    switch (isFitting, flags & Self.readFlag != 0) {
    case (true, true) where writes == 0:
      message = SimulatedI2CMessage(reading: reads, from: UInt8(address >> 1))
    case (true, false) where reads == 0:
      message = SimulatedI2CMessage(writing: Array(input[Self.headerCount...]), to: UInt8(address >> 1))
    default: message = nil
    }
  }

  /// The bytes to give back: what was read, zeros where the request failed, and the status.
  func output(read bytes: [UInt8]?) -> [UInt8] {
    guard chain.writableCount >= 1 else { return [] }
    guard let bytes else { return [UInt8](repeating: 0, count: chain.writableCount - 1) + [Self.failed] }
    return bytes + [Self.good]
  }
}
