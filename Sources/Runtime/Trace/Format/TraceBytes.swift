/// Reads a trace's numbers and texts. Every step ends with nil where the bytes end; nothing beyond them is ever touched.
struct TraceBytes {
  private let bytes: [UInt8]
  private let end: Int
  /// Where the next byte is read.
  private(set) var position: Int

  /// Starts at a position; `end` (exclusive) defaults to the end of the bytes.
  init(_ bytes: [UInt8], from position: Int, to end: Int? = nil) {
    self.bytes = bytes
    self.position = position
    self.end = min(end ?? bytes.count, bytes.count)
  }

  /// Bytes not read yet.
  var remaining: Int { max(0, end - position) }

  /// The next byte.
  mutating func byte() -> UInt8? {
    guard position < end else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  /// The next number of 1 to 8 bytes, least significant first.
  mutating func number(bytes count: Int) -> UInt64? {
    guard remaining >= count else { return nil }
    defer { position += count }
    return (0..<count).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
  }

  /// The next number in groups of seven bits, least significant first; bit 7 says that another group follows. A number
  /// has one encoding of at most ten bytes whose last group fits into 64 bits.
  mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    for group in 0..<UInt64(10) {
      guard let next = byte() else { return nil }
      let bits = UInt64(next & 0x7F)
      if group == 9, bits > 1 { return nil }
      value |= bits << (7 * group)
      if next & 0x80 == 0 { return value }
    }
    return nil
  }

  /// The next signed number: 0, -1, 1, -2 ... as varints 0, 1, 2, 3 ...
  mutating func signed() -> Int64? {
    guard let value = varint() else { return nil }
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  /// So many bytes.
  mutating func take(_ count: Int) -> [UInt8]? {
    guard count >= 0, count <= remaining else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// A varint as a count of things of at least one byte each; nil where so many cannot follow.
  mutating func count() -> Int? {
    guard let value = varint(), value <= UInt64(remaining) else { return nil }
    return Int(value)
  }

  /// A text of so many bytes of UTF-8; what is not UTF-8 is replaced.
  mutating func text(_ count: Int) -> String? { take(count).map { String(decoding: $0, as: UTF8.self) } }

  /// A text with its length before it.
  mutating func text() -> String? {
    guard let length = count() else { return nil }
    return text(length)
  }

  /// Appends the low bytes of a number, least significant first.
  static func append(_ value: UInt64, bytes count: Int, to target: inout [UInt8]) {
    for index in 0..<count { target.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
  }
}
