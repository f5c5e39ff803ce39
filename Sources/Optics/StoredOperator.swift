/// An operator's stored bytes on their way in, piece by piece, so that they never stand in memory beside the operator.
public struct StoredOperatorReader: Sendable {
  /// Bytes of the sizes in front of the values, eight of four bytes.
  static let headerBytes = 32
  /// More than the values of the largest operator that is built.
  private static let mostValues = 1 << 28

  private var header: [UInt8] = []
  private var values: [Int16] = []
  /// The low half of a value whose high half is in the next piece.
  private var low: UInt8?
  private var isDamaged = false

  /// A reader that has seen nothing.
  public init() {}

  /// Takes in the next bytes; bytes that cannot belong to an operator are noted, and `finish` returns nil.
  public mutating func add(_ bytes: [UInt8]) {
    var next = bytes.startIndex
    while header.count < Self.headerBytes, next < bytes.endIndex {
      header.append(bytes[next])
      next += 1
      if header.count == Self.headerBytes { startValues() }
    }
    guard !isDamaged else { return }
    if let low, next < bytes.endIndex {
      append(low, bytes[next])
      self.low = nil
      next += 1
    }
    while next + 1 < bytes.endIndex {
      append(bytes[next], bytes[next + 1])
      next += 2
    }
    if next < bytes.endIndex { low = bytes[next] }
  }

  /// The operator; nil when the bytes are not those of one.
  public consuming func finish(kernel: KernelChoice = .automatic) -> FusedOperator? {
    guard header.count == Self.headerBytes, !isDamaged, low == nil else { return nil }
    let sizes = Self.sizes(header)
    guard let packed = PackedOperator(header: Array(sizes.prefix(6)), values: values) else { return nil }
    return FusedOperator(.dense(packed), legTerms: Self.legTerms(first: sizes[6], last: sizes[7]), kernel: kernel)
  }

  private static func legTerms(first: Int, last: Int) -> [Int] {
    first >> 8 == 0 ? [first, last] : [first & 0xFF, first >> 8, last]
  }

  private mutating func startValues() {
    guard let count = PackedOperator.valueCount(header: Array(Self.sizes(header).prefix(6))),
      count <= Self.mostValues
    else {
      isDamaged = true
      return
    }
    values.reserveCapacity(count)
  }

  private mutating func append(_ low: UInt8, _ high: UInt8) {
    values.append(Int16(bitPattern: UInt16(low) | UInt16(high) << 8))
  }

  private static func sizes(_ header: [UInt8]) -> [Int] {
    (0..<8).map { field in (0..<4).reduce(0) { $0 | Int(header[4 * field + $1]) << (8 * $1) } }
  }
}

extension FusedOperator {
  /// Values of a piece.
  private static let pieceValues = 1 << 17

  /// The operator as bytes that `StoredOperatorReader` reads back, a quarter of a megabyte at a time: a cache's content,
  /// not an exchange format. None for a structured operator, which is quickly built.
  public func forEachStoredPiece(_ body: ([UInt8]) throws -> Void) rethrows {
    guard case .dense(let packed) = form else { return }
    let header = [
      packed.inputs, packed.diodes, packed.blocks, packed.samplesPerDiode, packed.fieldShift, packed.powerShift,
      // The terms of a leg between two masks stand in the second byte of the first leg's.
      (legTerms.first ?? 0) | (legTerms.count > 2 ? legTerms[1] << 8 : 0), legTerms.last ?? 0,
    ]
    try body(header.flatMap { value in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) } })
    var piece: [UInt8] = []
    piece.reserveCapacity(2 * Self.pieceValues)
    for start in stride(from: 0, to: packed.values.count, by: Self.pieceValues) {
      piece.removeAll(keepingCapacity: true)
      for index in start..<min(start + Self.pieceValues, packed.values.count) {
        let value = packed.values[index]
        piece.append(UInt8(truncatingIfNeeded: value))
        piece.append(UInt8(truncatingIfNeeded: value >> 8))
      }
      try body(piece)
    }
  }

  /// All stored bytes; empty for a structured operator.
  public var stored: [UInt8] {
    var bytes: [UInt8] = []
    forEachStoredPiece { bytes += $0 }
    return bytes
  }

  /// Reads what `stored` wrote; nil when the sizes do not fit together.
  public init?(stored bytes: [UInt8], kernel: KernelChoice = .automatic) {
    var reader = StoredOperatorReader()
    reader.add(bytes)
    guard let fused = reader.finish(kernel: kernel) else { return nil }
    self = fused
  }
}
