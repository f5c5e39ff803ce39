/// Appends numbers and texts to a checkpoint's bytes.
struct CheckpointWriter {
  var bytes: [UInt8] = []

  mutating func append(_ number: Int) {
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
  }

  mutating func append(_ text: String) {
    append(text.utf8.count)
    bytes += Array(text.utf8)
  }

  /// The number of floats, then their bit patterns.
  mutating func append(_ floats: [Float]) {
    append(floats.count)
    bytes.reserveCapacity(bytes.count + 4 * floats.count)
    for float in floats {
      let bits = float.bitPattern
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
    }
  }

  mutating func append(_ state: AdamState) {
    append(state.first)
    append(state.second)
    append(state.steps)
  }

  /// FNV-1a, 64 bits: finds damage, not malice.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}

/// Reads what `CheckpointWriter` wrote, from bytes that may be anything.
struct CheckpointReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  static var foreign: TrainingError {
    .checkpoint(
      "the checkpoint belongs to another design or number of classes",
      remedy: "Resume with the board and data that it was made with, or start anew without --resume")
  }

  /// The last eight bytes.
  static func lastNumber(_ bytes: [UInt8]) -> Int {
    bytes.suffix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Most pairs of an identity, and bytes of a text.
  private static let mostPairs = 100
  private static let longestText = 100_000

  mutating func number() throws(TrainingError) -> Int {
    guard rest.count >= 8 else { throw Self.foreign }
    let value = rest.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    rest = rest.dropFirst(8)
    return value
  }

  mutating func count() throws(TrainingError) -> Int {
    let value = try number()
    guard value >= 0, value <= Int32.max else { throw Self.foreign }
    return value
  }

  mutating func text() throws(TrainingError) -> String {
    let length = try count()
    guard length <= Self.longestText, length <= rest.count else { throw Self.foreign }
    defer { rest = rest.dropFirst(length) }
    return String(decoding: rest.prefix(length), as: UTF8.self)
  }

  mutating func pairs() throws(TrainingError) -> [(name: String, value: String)] {
    let number = try count()
    guard number <= Self.mostPairs else { throw Self.foreign }
    var pairs: [(name: String, value: String)] = []
    for _ in 0..<number {
      let name = try text()
      pairs.append((name, try text()))
    }
    return pairs
  }

  /// Exactly `wanted` finite floats.
  mutating func floats(_ wanted: Int) throws(TrainingError) -> [Float] {
    guard try count() == wanted, rest.count >= 4 * wanted else { throw Self.foreign }
    var values: [Float] = []
    values.reserveCapacity(wanted)
    var index = rest.startIndex
    for _ in 0..<wanted {
      let bits =
        UInt32(rest[index]) | UInt32(rest[index + 1]) << 8 | UInt32(rest[index + 2]) << 16 | UInt32(rest[index + 3])
        << 24
      values.append(Float(bitPattern: bits))
      index += 4
    }
    rest = rest[index...]
    guard values.allSatisfy(\.isFinite) else {
      throw .checkpoint("the checkpoint holds numbers that are not finite", remedy: "Start the training anew")
    }
    return values
  }

  mutating func state(_ count: Int) throws(TrainingError) -> AdamState {
    let first = try floats(count)
    let second = try floats(count)
    return AdamState(first: first, second: second, steps: try self.count())
  }
}
