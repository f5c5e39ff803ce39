/// A 7-bit I2C address, without the read/write bit (NXP UM10204 §3.1.10). Valid devices: 0x08...0x77.
public struct I2CAddress: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The seven address bits, right-aligned.
  public let rawValue: UInt8

  /// Returns nil outside 0x08...0x77, the range not reserved by the specification.
  public init?(rawValue: UInt8) {
    guard (0x08...0x77).contains(rawValue) else { return nil }
    self.rawValue = rawValue
  }

  /// For addresses written in source; traps outside 0x08...0x77.
  public init(_ literal: UInt8) {
    precondition((0x08...0x77).contains(literal), "I2C address outside 0x08...0x77")
    rawValue = literal
  }

  /// For example `0x2a`.
  public var description: String {
    let digits = String(rawValue, radix: 16)
    return digits.count == 1 ? "0x0\(digits)" : "0x\(digits)"
  }
}
