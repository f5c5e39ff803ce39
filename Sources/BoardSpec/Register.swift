/// Who may write a register.
public enum RegisterAccess: String, Sendable, Hashable {
  /// The host reads; writes are refused with WRITE_REFUSED.
  case readOnly = "R"
  /// The host reads and writes.
  case readWrite = "RW"
  /// The host writes; it reads as zero because the bits act once and clear themselves.
  case command = "W1"
}

/// A named bit or group of bits of a register.
public struct RegisterField: Sendable, Hashable {
  /// Name as in docs/registers.md, for example `DATA_READY`.
  public let name: String
  /// Lowest bit, 0 is the least significant bit of the register.
  public let bit: Int
  /// What it says or does.
  public let summary: String

  /// The field's mask (one bit).
  public var mask: UInt64 { 1 << UInt64(bit) }

  init(_ name: String, bit: Int, _ summary: String) {
    self.name = name
    self.bit = bit
    self.summary = summary
  }
}

/// One register of the controller: 1 to 8 bytes at a 16-bit address, big-endian.
public struct Register: Sendable, Hashable {
  /// Name as in docs/registers.md, for example `STATUS`.
  public let name: String
  /// Address of the most significant byte.
  public let address: UInt16
  /// Size in bytes: 1, 2, 4 or 8.
  public let size: Int
  /// Who may write it.
  public let access: RegisterAccess
  /// Unit of the value, empty for plain numbers and bit fields.
  public let unit: String
  /// What it holds, with its range.
  public let summary: String
  /// Its bits, if it is made of bits.
  public let fields: [RegisterField]

  init(
    _ name: String, at address: UInt16, size: Int, _ access: RegisterAccess, unit: String = "", _ summary: String,
    fields: [RegisterField] = []
  ) {
    self.name = name
    self.address = address
    self.size = size
    self.access = access
    self.unit = unit
    self.summary = summary
    self.fields = fields
  }

  /// The address after the last byte.
  public var end: UInt16 { address + UInt16(size) }

  /// The value's bytes, most significant first; bits beyond `size` bytes are dropped.
  public func encode(_ value: UInt64) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (size - 1 - $0))) }
  }

  /// The value of `size` bytes starting at `offset` of a read that began at address `start`.
  /// The read must cover the register.
  public func decode(_ bytes: [UInt8], readFrom start: UInt16) -> UInt64 {
    precondition(start <= address && Int(end - start) <= bytes.count, "the read does not cover \(name)")
    let first = Int(address - start)
    return bytes[first..<first + size].reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// A block of memory of the controller that is written in bursts closed by a CRC-8.
public struct RegisterWindow: Sendable, Hashable {
  /// Name as in docs/registers.md, for example `WEIGHTS`.
  public let name: String
  /// Address of the first byte.
  public let address: UInt16
  /// Bytes visible at once; larger memories are paged by the PAGE register.
  public let length: Int
  /// Who may write it.
  public let access: RegisterAccess
  /// What it holds and how it is packed.
  public let summary: String

  /// The address after the last byte.
  public var end: UInt16 { address + UInt16(length) }

  /// Whether an address lies in the window.
  public func contains(_ address: UInt16) -> Bool { address >= self.address && address < end }
}
