/// CRC-8 with the polynomial of SMBus packet error checking (SMBus 3.2 §5.4): x^8 + x^2 + x + 1, initial value 0.
public enum CRC8 {
  /// The checksum of some bytes, continuing from `seed`.
  public static func checksum(_ bytes: some Sequence<UInt8>, seed: UInt8 = 0) -> UInt8 {
    bytes.reduce(seed) { table[Int($0 ^ $1)] }
  }

  /// The same of bytes that lie together: what every transfer of a frame goes through. Allocates nothing.
  public static func checksum(_ bytes: Span<UInt8>) -> UInt8 {
    var value: UInt8 = 0
    for index in bytes.indices { value = table[Int(value ^ bytes[index])] }
    return value
  }

  private static let table: [UInt8] = (0..<256).map { index in
    (0..<8).reduce(UInt8(index)) { value, _ in value & 0x80 != 0 ? value << 1 ^ 0x07 : value << 1 }
  }
}

/// CRC-32 as in IEEE 802.3 and zlib: reflected polynomial 0xEDB88320, initial value and final XOR all ones.
public enum CRC32 {
  /// The checksum of some bytes.
  public static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 != 0 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }
}
