import Crypto

/// A SHA-256 digest.
public struct Digest256: Sendable, Hashable, CustomStringConvertible {
  /// The 32 bytes.
  public let bytes: [UInt8]

  /// The digest of some bytes.
  public init(of data: [UInt8]) {
    bytes = Array(SHA256.hash(data: data))
  }

  /// A digest that was stored; nil unless it has 32 bytes.
  public init?(stored: [UInt8]) {
    guard stored.count == 32 else { return nil }
    bytes = stored
  }

  /// A digest written as 64 hexadecimal digits; nil for anything else.
  public init?(hexadecimal text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: 64, by: 2) {
      guard let high = Self.value(digits[index]), let low = Self.value(digits[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    self.bytes = bytes
  }

  /// The first eight bytes as a number, as the controller's digest registers show them.
  public var register: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

  /// 64 hexadecimal digits.
  public var description: String {
    bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }

  /// The first 12 hexadecimal digits, for people.
  public var short: String { String(description.prefix(12)) }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
