/// Reads little-endian integers from bytes that somebody else wrote.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: some Collection<UInt8>) {
    self.bytes = ArraySlice(bytes)
    position = self.bytes.startIndex
  }

  /// Bytes that are left.
  var remaining: Int { bytes.endIndex - position }

  /// The next integer.
  /// - Throws: when the bytes end before it does.
  mutating func next<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) throws(GuestError) -> Value {
    let size = Value.bitWidth / 8
    guard remaining >= size else { throw GuestError("\(bytes.count) bytes end before field \(type)") }
    var value: Value = 0
    for index in 0..<size { value |= Value(truncatingIfNeeded: bytes[position + index]) << Value(8 * index) }
    position += size
    return value
  }
}

/// Writes little-endian integers.
struct ByteWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ value: some FixedWidthInteger & UnsignedInteger) {
    for index in 0..<(value.bitWidth / 8) { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
  }

  mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }
}
