import CandelaBoardSpec
import Foundation

/// Takes a bundle's bytes apart and writes them again with right digests, after docs/model-format.md alone: an
/// independent reading of the layout.
struct BundleEditor {
  struct Section {
    var name: String
    var flags: UInt32 = 0
    var bytes: [UInt8]
  }

  var major: UInt16
  var minor: UInt16
  var sections: [Section]

  init(_ bytes: [UInt8]) {
    func number(_ offset: Int, _ width: Int) -> Int {
      (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    major = UInt16(number(8, 2))
    minor = UInt16(number(10, 2))
    sections = (0..<number(12, 4)).map { index in
      let entry = 16 + 72 * index
      let name = String(decoding: bytes[entry..<entry + 16].prefix { $0 != 0 }, as: UTF8.self)
      let (offset, length) = (number(entry + 24, 8), number(entry + 32, 8))
      return Section(
        name: name, flags: UInt32(number(entry + 16, 4)), bytes: Array(bytes[offset..<offset + length]))
    }
  }

  func index(of name: String) -> Int { sections.firstIndex { $0.name == name } ?? 0 }

  /// Exchanges text in the manifest.
  mutating func editManifest(_ old: String, _ new: String) {
    let index = index(of: "manifest")
    let text = String(decoding: sections[index].bytes, as: UTF8.self)
    precondition(text.contains(old), "the manifest does not contain \(old)")
    sections[index].bytes = Array(text.replacingOccurrences(of: old, with: new).utf8)
  }

  func encoded() -> [UInt8] {
    func bytes(_ value: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var file = Array("CANDELAM".utf8) + bytes(Int(major), 2) + bytes(Int(minor), 2) + bytes(sections.count, 4)
    var offset = 16 + 72 * sections.count
    for section in sections {
      let name = Array(section.name.utf8)
      file += name + [UInt8](repeating: 0, count: 16 - name.count) + bytes(Int(section.flags), 4) + bytes(0, 4)
      file += bytes(offset, 8) + bytes(section.bytes.count, 8) + Digest256(of: section.bytes).bytes
      offset += section.bytes.count
    }
    for section in sections { file += section.bytes }
    return Self.sealed(file)
  }

  /// Bytes with their digest behind them.
  static func sealed(_ body: [UInt8]) -> [UInt8] { body + Digest256(of: body).bytes }
}
