import CandelaHAL

/// Reads an input as a list of small numbers; after its end come zeros.
struct FuzzScript {
  private let content: [UInt8]
  private var position = 0

  init(_ content: [UInt8]) { self.content = content }

  /// The next byte; nil at the end.
  mutating func next() -> UInt8? {
    guard position < content.count else { return nil }
    defer { position += 1 }
    return content[position]
  }

  mutating func byte() -> UInt8 { next() ?? 0 }
  mutating func level() -> LineLevel { byte() & 1 == 0 ? .low : .high }
  mutating func bytes(_ count: Int) -> [UInt8] {
    var result: [UInt8] = []
    for _ in 0..<count { result.append(byte()) }
    return result
  }
  mutating func integer() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
