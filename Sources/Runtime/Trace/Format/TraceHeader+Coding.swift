import CandelaBoardSpec

extension TraceHeader {
  /// The file's first bytes: magic, versions, fields, CRC-32.
  package func encoded(
    major: UInt16 = TraceFormat.majorVersion, minor: UInt16 = TraceFormat.minorVersion
  ) -> [UInt8] {
    var fields: [UInt8] = []
    for name in fieldNames {
      Self.append(name, limit: Int(UInt8.max), lengthBytes: 1, to: &fields)
      Self.append(self[name] ?? "", limit: Int(UInt16.max), lengthBytes: 2, to: &fields)
    }
    var bytes = TraceFormat.magic
    TraceBytes.append(UInt64(major), bytes: 2, to: &bytes)
    TraceBytes.append(UInt64(minor), bytes: 2, to: &bytes)
    TraceBytes.append(UInt64(fields.count), bytes: 4, to: &bytes)
    bytes += fields
    TraceBytes.append(UInt64(CRC32.checksum(bytes)), bytes: 4, to: &bytes)
    return bytes
  }

  /// Reads the header at the beginning of a file.
  /// - Returns: the header, and how many bytes it takes.
  /// - Throws: `TraceError` of kind `notATrace`, `newerFormat` or `damagedHeader`.
  static func decode(_ bytes: [UInt8]) throws(TraceError) -> (header: TraceHeader, length: Int) {
    guard bytes.starts(with: TraceFormat.magic) else {
      // A trace that was cut inside its first eight bytes is an empty one.
      if TraceFormat.magic.starts(with: bytes), !bytes.isEmpty { throw cut(bytes.count) }
      throw TraceError(.notATrace, "it does not begin as a trace does")
    }
    var reader = TraceBytes(bytes, from: TraceFormat.magic.count)
    guard let major = reader.number(bytes: 2), let minor = reader.number(bytes: 2), let length = reader.number(bytes: 4)
    else { throw cut(bytes.count) }
    guard major == UInt64(TraceFormat.majorVersion) else {
      throw TraceError(
        .newerFormat,
        "the trace has format \(major).\(minor), this release reads \(TraceFormat.majorVersion)."
          + "\(TraceFormat.minorVersion)")
    }
    guard length <= UInt64(TraceFormat.longestFields) else {
      throw TraceError(.damagedHeader, "the header's length is \(length) bytes")
    }
    let end = TraceFormat.headerBytes + Int(length)
    guard bytes.count >= end + TraceFormat.checksumBytes else { throw cut(bytes.count) }
    var tail = TraceBytes(bytes, from: end)
    guard tail.number(bytes: 4) == UInt64(CRC32.checksum(bytes[..<end])) else {
      throw TraceError(.damagedHeader, "the header's checksum is wrong")
    }
    return (try fields(bytes[TraceFormat.headerBytes..<end]), end + TraceFormat.checksumBytes)
  }

  private static func fields(_ bytes: ArraySlice<UInt8>) throws(TraceError) -> TraceHeader {
    var reader = TraceBytes(Array(bytes), from: 0)
    var header = TraceHeader()
    while reader.remaining > 0 {
      guard let nameLength = reader.number(bytes: 1), let name = reader.text(Int(nameLength)),
        let textLength = reader.number(bytes: 2), let text = reader.text(Int(textLength))
      else { throw TraceError(.damagedHeader, "a field of the header ends before its length") }
      header[name] = text
    }
    return header
  }

  private static func cut(_ count: Int) -> TraceError {
    TraceError(.damagedHeader, "the trace ends inside its header, after \(count) bytes")
  }

  /// Texts that are too long are cut between characters.
  private static func append(_ text: String, limit: Int, lengthBytes: Int, to bytes: inout [UInt8]) {
    var short = text
    while short.utf8.count > limit { short.removeLast() }
    TraceBytes.append(UInt64(short.utf8.count), bytes: lengthBytes, to: &bytes)
    bytes += Array(short.utf8)
  }
}
