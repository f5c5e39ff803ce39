/// Reads numbers from a byte array, least significant byte first. Nothing beyond the end is ever touched.
struct LittleEndianReader {
  private let bytes: ArraySlice<UInt8>
  private(set) var position: Int

  /// Starts at the first byte.
  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Bytes not read yet.
  var remaining: Int { bytes.endIndex - position }

  /// The next `count` bytes; nil when there are fewer.
  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= remaining else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }

  /// The next number of a fixed width; nil at the end.
  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
    guard let part = take(Number.bitWidth / 8) else { return nil }
    return part.reversed().reduce(Number(0)) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }
}

extension [UInt8] {
  /// Appends a number, least significant byte first.
  mutating func appendLittleEndian<Number: FixedWidthInteger>(_ value: Number) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }
}
