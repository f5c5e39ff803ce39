import CandelaBoardSpec

/// The outer form of a bundle: header, section table, contents, file digest. It knows nothing of their meaning.
struct BundleContainer {
  /// First eight bytes of every bundle.
  static let magic = Array("CANDELAM".utf8)
  /// Version that this release writes; it reads every minor version of the same major one.
  static let majorVersion: UInt16 = 1
  static let minorVersion: UInt16 = 1
  /// Most sections: five known ones and room for optional ones.
  static let mostSections = 32
  /// Magic, version and section count.
  static let headerBytes = 16
  /// A SHA-256.
  static let digestBytes = 32
  /// Bit of an entry's flags: a reader may skip the section.
  static let optionalFlag: UInt32 = 1

  let minorVersion: UInt16
  let sections: [BundleSection]

  init(minorVersion: UInt16 = Self.minorVersion, sections: [BundleSection]) {
    precondition(sections.count <= Self.mostSections, "at most 32 sections")
    self.minorVersion = minorVersion
    self.sections = sections
  }

  /// The file's bytes.
  func encoded() -> [UInt8] {
    var bytes = Self.magic
    bytes.appendLittleEndian(Self.majorVersion)
    bytes.appendLittleEndian(minorVersion)
    bytes.appendLittleEndian(UInt32(sections.count))
    var offset = Self.headerBytes + sections.count * BundleSection.entryBytes
    for section in sections {
      let name = Array(section.name.utf8)
      bytes += name + [UInt8](repeating: 0, count: BundleSection.longestName - name.count)
      bytes.appendLittleEndian(section.isOptional ? Self.optionalFlag : 0)
      bytes.appendLittleEndian(UInt32(0))
      bytes.appendLittleEndian(UInt64(offset))
      bytes.appendLittleEndian(UInt64(section.bytes.count))
      bytes += Digest256(of: section.bytes).bytes
      offset += section.bytes.count
    }
    for section in sections { bytes += section.bytes }
    return bytes + Digest256(of: bytes).bytes
  }

  /// Reads a file's bytes: sizes first, then every section's digest, then the file's.
  init(decoding bytes: [UInt8]) throws(ModelError) {
    var reader = LittleEndianReader(bytes[...])
    minorVersion = try Self.readVersion(&reader, of: bytes)
    let entries = try Self.readTable(&reader)
    var sections: [BundleSection] = []
    for entry in entries { sections.append(try Self.readSection(entry, &reader)) }
    guard let stored = reader.take(Self.digestBytes), reader.remaining == 0 else {
      throw ModelError(.inconsistent, "\(reader.remaining) bytes follow the file digest")
    }
    let found = Digest256(of: Array(bytes.dropLast(Self.digestBytes)))
    guard found.bytes == Array(stored) else { throw Self.mismatch("the file", stored: stored, found: found) }
    self.sections = sections
  }
}

extension BundleContainer {
  private struct Entry {
    let name: String
    let isOptional: Bool
    let length: Int
    let digest: ArraySlice<UInt8>
  }

  private static func readVersion(_ reader: inout LittleEndianReader, of bytes: [UInt8]) throws(ModelError) -> UInt16 {
    guard bytes.starts(with: magic.prefix(bytes.count)) else {
      throw ModelError(.badMagic, "the file does not begin with CANDELAM: it is no model bundle")
    }
    guard reader.take(magic.count) != nil, let major = reader.number(UInt16.self),
      let minor = reader.number(UInt16.self)
    else { throw ModelError(.truncated, "the file ends after \(bytes.count) bytes, inside its header") }
    guard major == majorVersion else {
      let isIntact = bytes.suffix(digestBytes).elementsEqual(Digest256(of: bytes.dropLast(digestBytes)).bytes)
      throw ModelError(
        .newerFormat, "the bundle has format \(major).\(minor); this release reads \(majorVersion).x",
        cause: isIntact ? nil : "the file's last 32 bytes are not its digest, so it may also be damaged")
    }
    return minor
  }

  private static func readTable(_ reader: inout LittleEndianReader) throws(ModelError) -> [Entry] {
    guard let count = reader.number(UInt32.self) else {
      throw ModelError(.truncated, "the file ends inside its header")
    }
    guard count <= UInt32(mostSections) else {
      throw ModelError(.inconsistent, "the header announces \(count) sections; a bundle has at most \(mostSections)")
    }
    guard let table = reader.take(Int(count) * BundleSection.entryBytes), reader.remaining >= digestBytes else {
      throw ModelError(.truncated, "the file ends inside its table of \(count) sections")
    }
    var rest = LittleEndianReader(table)
    var available = reader.remaining - digestBytes
    var offset = reader.position
    var entries: [Entry] = []
    for index in 0..<Int(count) {
      let entry = try readEntry(&rest, index: index, offset: offset, available: available)
      guard !entries.contains(where: { $0.name == entry.name }) else {
        throw ModelError(.inconsistent, "section \(entry.name) stands twice in the table")
      }
      available -= entry.length
      offset += entry.length
      entries.append(entry)
    }
    return entries
  }

  /// Sections follow one another without gaps, so a table leaves nothing to choose: whatever differs is damage.
  private static func readEntry(
    _ reader: inout LittleEndianReader, index: Int, offset: Int, available: Int
  ) throws(ModelError) -> Entry {
    guard let nameField = reader.take(BundleSection.longestName), let flags = reader.number(UInt32.self),
      let reserved = reader.number(UInt32.self), let start = reader.number(UInt64.self),
      let length = reader.number(UInt64.self), let digest = reader.take(digestBytes)
    else { throw ModelError(.truncated, "the file ends inside section table entry \(index)") }
    let name = Array(nameField.prefix { $0 != 0 })
    guard BundleSection.isName(name), nameField.dropFirst(name.count).allSatisfy({ $0 == 0 }) else {
      throw ModelError(.inconsistent, "section table entry \(index) has no usable name")
    }
    let text = String(decoding: name, as: UTF8.self)
    guard flags & ~optionalFlag == 0, reserved == 0 else {
      throw ModelError(
        .inconsistent, "section \(text) has flags \(flags) and reserved \(reserved); only flag 1 is known")
    }
    guard start == UInt64(offset) else {
      throw ModelError(.inconsistent, "section \(text) starts at \(start) by the table, and at \(offset) by the file")
    }
    guard length <= UInt64(available) else {
      throw ModelError(.truncated, "section \(text) has \(length) bytes by the table; the file has \(available) left")
    }
    return Entry(name: text, isOptional: flags & optionalFlag != 0, length: Int(length), digest: digest)
  }

  private static func readSection(_ entry: Entry, _ reader: inout LittleEndianReader) throws(ModelError)
    -> BundleSection
  {
    guard let content = reader.take(entry.length) else {
      throw ModelError(.truncated, "the file ends inside section \(entry.name)")
    }
    let bytes = Array(content)
    let found = Digest256(of: bytes)
    guard found.bytes == Array(entry.digest) else {
      throw mismatch("section \(entry.name)", stored: entry.digest, found: found)
    }
    guard let section = BundleSection(name: entry.name, isOptional: entry.isOptional, bytes: bytes) else {
      throw ModelError(.inconsistent, "section \(entry.name) has no usable name")
    }
    return section
  }

  private static func mismatch(_ what: String, stored: ArraySlice<UInt8>, found: Digest256) -> ModelError {
    let announced = Digest256(stored: Array(stored))?.short ?? "unreadable"
    return ModelError(.digestMismatch, "\(what) has SHA-256 \(found.short) where \(announced) is stored")
  }
}
