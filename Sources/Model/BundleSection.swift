/// One named part of a bundle.
public struct BundleSection: Sendable, Hashable {
  /// Longest name in bytes.
  static let longestName = 16
  /// Bytes of an entry of the section table: name, flags, reserved, offset, length, digest.
  static let entryBytes = 72

  /// 1...16 of the characters a-z, 0-9, `.` and `-`.
  public let name: String
  /// Whether a reader that does not know the section may skip it.
  public let isOptional: Bool
  /// The content.
  public let bytes: [UInt8]

  /// A section; nil when the name cannot be written.
  public init?(name: String, isOptional: Bool, bytes: [UInt8]) {
    guard Self.isName(Array(name.utf8)) else { return nil }
    self.init(checkedName: name, isOptional: isOptional, bytes: bytes)
  }

  init(_ known: KnownSection, bytes: [UInt8]) {
    self.init(checkedName: known.rawValue, isOptional: false, bytes: bytes)
  }

  private init(checkedName: String, isOptional: Bool, bytes: [UInt8]) {
    name = checkedName
    self.isOptional = isOptional
    self.bytes = bytes
  }

  /// Whether these bytes may stand as a name.
  static func isName(_ text: [UInt8]) -> Bool {
    (1...longestName).contains(text.count)
      && text.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
          UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}

/// The sections that every bundle of format 1 has, in the order of the file.
enum KnownSection: String, CaseIterable {
  case manifest
  case mask
  case weights
  case goldenInputs = "golden.inputs"
  case goldenOutputs = "golden.outputs"
}
