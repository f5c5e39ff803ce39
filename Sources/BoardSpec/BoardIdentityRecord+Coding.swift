extension BoardIdentityRecord {
  /// Characters of a date, `YYYY-MM-DD`, and the bytes kept for it.
  private static let dateCharacters = 10
  private static let dateBytes = 12

  /// The record's 124 bytes.
  /// - Throws: `BoardSpecError` of kind `recordContent` when a text does not fit its field.
  public func encode() throws(BoardSpecError) -> [UInt8] {
    var bytes = Self.bigEndian(Self.magic) + Self.bigEndian(Self.layoutVersion)
    bytes += Self.bigEndian(UInt16(Self.byteCount))
    guard !boardName.isEmpty else { throw Self.content("board name", "it is empty", "identity record") }
    bytes += try Self.field(boardName, bytes: Self.longestName, longest: Self.longestName, "board name")
    bytes += Self.bigEndian(serial) + Self.bigEndian(hardwareVersion) + [0, 0] + designDigest.bytes
    bytes += try Self.date(manufactured, "date of manufacture")
    bytes += Self.bigEndian(calibration.responsivityPartsPerMillion)
    bytes += Self.bigEndian(UInt32(bitPattern: calibration.comparatorOffsetMicrovolts))
    bytes += Self.bigEndian(UInt16(bitPattern: calibration.temperatureCentidegrees)) + [0, 0]
    bytes += try Self.date(calibration.date, "date of calibration")
    return bytes + Self.bigEndian(CRC32.checksum(bytes))
  }

  /// Reads a record; bytes after it are ignored.
  /// - Parameters:
  ///   - bytes: at least 124 bytes, from the EEPROM's memory address 0.
  ///   - source: what messages call it, for example `EEPROM 0x50`.
  /// - Throws: `BoardSpecError` of kind `recordAbsent`, `recordVersion`, `recordChecksum` or `recordContent`.
  public static func decode(_ bytes: [UInt8], source: String) throws(BoardSpecError) -> BoardIdentityRecord {
    guard bytes.count >= byteCount, number(bytes, 0, 4) == UInt64(magic) else {
      throw BoardSpecError(.recordAbsent, file: source, problem: "it does not begin with an identity record")
    }
    let version = number(bytes, 4, 2)
    guard version == UInt64(layoutVersion), number(bytes, 6, 2) == UInt64(byteCount) else {
      throw BoardSpecError(
        .recordVersion, file: source,
        problem: "layout \(version) of \(number(bytes, 6, 2)) bytes; this release reads layout \(layoutVersion) of "
          + "\(byteCount) bytes")
    }
    let computed = CRC32.checksum(bytes[..<(byteCount - 4)])
    guard number(bytes, byteCount - 4, 4) == UInt64(computed) else {
      throw BoardSpecError(.recordChecksum, file: source, problem: "the identity record's CRC-32 does not match")
    }
    return try content(of: bytes, source: source)
  }

  private static func content(of bytes: [UInt8], source: String) throws(BoardSpecError) -> BoardIdentityRecord {
    let name = try text(bytes[8..<40], "board name", source)
    guard !name.isEmpty, let digest = Digest256(stored: Array(bytes[52..<84])) else {
      throw content("board name", "it is empty", source)
    }
    let calibration = BoardCalibration(
      responsivityPartsPerMillion: UInt32(number(bytes, 96, 4)),
      comparatorOffsetMicrovolts: Int32(bitPattern: UInt32(number(bytes, 100, 4))),
      temperatureCentidegrees: Int16(bitPattern: UInt16(number(bytes, 104, 2))),
      date: try text(bytes[108..<120], "date of calibration", source))
    return BoardIdentityRecord(
      boardName: name, serial: number(bytes, 40, 8), hardwareVersion: UInt16(number(bytes, 48, 2)),
      designDigest: digest, manufactured: try text(bytes[84..<96], "date of manufacture", source),
      calibration: calibration)
  }

  private static func date(_ text: String, _ name: String) throws(BoardSpecError) -> [UInt8] {
    guard text.isEmpty || text.utf8.count == dateCharacters else {
      throw content(name, "\"\(Excerpt.of(text))\" is not YYYY-MM-DD", "identity record")
    }
    return try field(text, bytes: dateBytes, longest: dateCharacters, name)
  }

  private static func field(
    _ text: String, bytes count: Int, longest: Int, _ name: String
  ) throws(BoardSpecError) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard bytes.count <= longest, bytes.allSatisfy(isPrintable) else {
      throw content(
        name, "\"\(Excerpt.of(text))\" is not at most \(longest) printable ASCII characters", "identity record")
    }
    return bytes + [UInt8](repeating: 0, count: count - bytes.count)
  }

  private static func text(_ bytes: ArraySlice<UInt8>, _ name: String, _ source: String) throws(BoardSpecError)
    -> String
  {
    let text = bytes.prefix { $0 != 0 }
    guard text.allSatisfy(isPrintable), bytes.dropFirst(text.count).allSatisfy({ $0 == 0 }) else {
      throw content(name, "it is not ASCII text padded with zeros", source)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isPrintable(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) }

  private static func content(_ name: String, _ problem: String, _ source: String) -> BoardSpecError {
    BoardSpecError(.recordContent, file: source, field: name, problem: problem)
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> UInt64 {
    bytes[start..<start + count].reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (value.bitWidth - 8 - 8 * $0)) }
  }
}
