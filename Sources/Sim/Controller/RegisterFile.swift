import CandelaBoardSpec

/// The controller's registers as bytes, big-endian at their addresses.
struct RegisterFile {
  /// First address after the registers; windows come later.
  static let length = 0x0500

  /// Every byte below `length`.
  private(set) var bytes = [UInt8](repeating: 0, count: RegisterFile.length)

  /// For each address the index in `RegisterMap.registers` of the register that begins there, or -1.
  private static let firstBytes: [Int16] = {
    var table = [Int16](repeating: -1, count: length)
    for (index, register) in RegisterMap.registers.enumerated() { table[Int(register.address)] = Int16(index) }
    return table
  }()

  /// The register that begins at an address; nil in gaps and inside registers.
  static func register(at address: Int) -> Register? {
    guard (0..<length).contains(address), firstBytes[address] >= 0 else { return nil }
    return RegisterMap.registers[Int(firstBytes[address])]
  }

  /// A register's value.
  func value(_ register: Register) -> UInt64 { value(at: Int(register.address), size: register.size) }

  /// The big-endian value of some bytes.
  func value(at address: Int, size: Int) -> UInt64 {
    var value: UInt64 = 0
    for offset in 0..<size { value = value << 8 | UInt64(bytes[address + offset]) }
    return value
  }

  /// CRC-8 of a range of addresses.
  func checksum(of range: Range<Int>) -> UInt8 { CRC8.checksum(bytes.span.extracting(range)) }

  /// Stores a value; bits beyond the register's size are dropped.
  mutating func store(_ value: UInt64, in register: Register) {
    let address = Int(register.address)
    var rest = value
    for offset in (0..<register.size).reversed() {
      bytes[address + offset] = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
    }
  }

  /// Adds to a counter, which wraps at its size.
  mutating func increment(_ register: Register, by amount: UInt64 = 1) {
    store(value(register) &+ amount, in: register)
  }

  /// Sets the bytes of a range of addresses to zero.
  mutating func clear(_ range: Range<Int>) {
    for address in range { bytes[address] = 0 }
  }
}
