/// Values of 1...16 bits packed without gaps, most significant bit first, as the MASK and FRAME windows hold them.
public enum BitPacking {
  /// Bytes that `count` values of `bits` bits take.
  public static func byteCount(_ count: Int, bits: Int) -> Int { (count * bits + 7) / 8 }

  /// Packs the low `bits` bits of each value; unused bits of the last byte are zero.
  public static func pack(_ values: [UInt16], bits: Int) -> [UInt8] {
    precondition((1...16).contains(bits), "1...16 bits a value")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount(values.count, bits: bits))
    var accumulator: UInt32 = 0
    var filled = 0
    for value in values {
      accumulator = accumulator << UInt32(bits) | UInt32(value) & (1 << UInt32(bits) - 1)
      filled += bits
      while filled >= 8 {
        filled -= 8
        bytes.append(UInt8(truncatingIfNeeded: accumulator >> UInt32(filled)))
      }
    }
    if filled > 0 { bytes.append(UInt8(truncatingIfNeeded: accumulator << UInt32(8 - filled))) }
    return bytes
  }

  /// Unpacks `count` values; `bytes` must hold at least `byteCount(count, bits:)` bytes.
  public static func unpack(_ bytes: [UInt8], count: Int, bits: Int) -> [UInt16] {
    precondition((1...16).contains(bits), "1...16 bits a value")
    precondition(bytes.count >= byteCount(count, bits: bits), "too few bytes for \(count) values")
    var values: [UInt16] = []
    values.reserveCapacity(count)
    var accumulator: UInt32 = 0
    var filled = 0
    var next = 0
    for _ in 0..<count {
      while filled < bits {
        accumulator = accumulator << 8 | UInt32(bytes[next])
        next += 1
        filled += 8
      }
      filled -= bits
      values.append(UInt16(truncatingIfNeeded: accumulator >> UInt32(filled) & (1 << UInt32(bits) - 1)))
    }
    return values
  }
}
