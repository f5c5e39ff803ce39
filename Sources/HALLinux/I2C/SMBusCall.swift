/// One SMBus transaction (Documentation/i2c/smbus-protocol.rst): what an adapter without plain I2C can be asked for.
package enum SMBusCall: Equatable {
  /// Address and write bit, nothing else.
  case quick
  case readByte
  case writeByte(UInt8)
  case readByteData(command: UInt8)
  case writeByteData(command: UInt8, value: UInt8)
  /// The low byte comes first.
  case readWordData(command: UInt8)
  case writeWordData(command: UInt8, value: UInt16)
  case readBlock(command: UInt8, count: UInt8)
  case writeBlock(command: UInt8, bytes: [UInt8])

  /// Longest block of SMBus.
  package static let longestBlock = 32

  /// The calls that put the same bytes on the wire as a transfer; the preferred first, none where nothing fits.
  package static func fitting(writing bytes: Span<UInt8>, reading count: Int) -> [SMBusCall] {
    switch (bytes.count, count) {
    case (0, 0): return [.quick]
    case (0, 1): return [.readByte]
    case (1, 0): return [.writeByte(bytes[0])]
    case (2, 0): return [.writeByteData(command: bytes[0], value: bytes[1])]
    case (3, 0):
      let word = UInt16(bytes[1]) | UInt16(bytes[2]) << 8
      return [.writeWordData(command: bytes[0], value: word), block(bytes)]
    case (4...longestBlock + 1, 0): return [block(bytes)]
    case (1, 1): return [.readByteData(command: bytes[0])]
    case (1, 2): return [.readWordData(command: bytes[0]), .readBlock(command: bytes[0], count: 2)]
    case (1, 3...longestBlock): return [.readBlock(command: bytes[0], count: UInt8(count))]
    default: return []
    }
  }

  /// What the adapter must offer.
  package var requirement: I2CFunctionality {
    switch self {
    case .quick: .quick
    case .readByte: .readByte
    case .writeByte: .writeByte
    case .readByteData: .readByteData
    case .writeByteData: .writeByteData
    case .readWordData: .readWordData
    case .writeWordData: .writeWordData
    case .readBlock: .readBlock
    case .writeBlock: .writeBlock
    }
  }

  private static func block(_ bytes: Span<UInt8>) -> SMBusCall {
    .writeBlock(command: bytes[0], bytes: (1..<bytes.count).map { bytes[$0] })
  }
}
