import CandelaBoardSpec

/// Registers by name or address, as people type them.
enum RegisterName {
  /// The register called so (case does not matter), or the one at that address.
  static func find(_ text: String) throws -> Register {
    let wanted = text.uppercased()
    if let named = RegisterMap.registers.first(where: { $0.name == wanted }) { return named }
    if let address = number(text), let register = RegisterMap.registers.first(where: { UInt64($0.address) == address })
    {
      return register
    }
    throw UsageError(
      code: "CND-9005", message: "there is no register \"\(text)\"",
      remedy: "Use a name or start address of docs/registers.md; candela board read --list shows all")
  }

  /// A number in decimal or 0x notation.
  static func number(_ text: String) -> UInt64? {
    text.lowercased().hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
  }

  /// A value as hexadecimal and decimal, with the names of the bits that are set.
  static func text(_ value: UInt64, of register: Register) -> String {
    let digits = String(value, radix: 16)
    let hexadecimal = "0x" + String(repeating: "0", count: max(0, 2 * register.size - digits.count)) + digits
    let unit = register.unit.isEmpty ? "" : " \(register.unit)"
    let bits = register.fields.filter { value & $0.mask != 0 }.map(\.name)
    let names = register.fields.isEmpty ? "" : "  [\(bits.joined(separator: " "))]"
    return "\(hexadecimal)  \(value)\(unit)\(names)"
  }
}
