/// The wire protocol that INA226 and TMP1075 share: a pointer byte, then 16-bit registers, most significant byte first.
///
/// A write of pointer and two bytes stores a word; further bytes are ignored. A read delivers the pointed register over
/// and over, as it stood when the read began.
struct WordRegisterPort {
  /// Register that is pointed to; zero at power-on.
  private(set) var pointer: UInt8 = 0
  private var bytesWritten = 0
  private var highByte: UInt8 = 0
  private var latched: UInt16 = 0
  private var bytesRead = 0

  /// A write begins.
  mutating func beginWrite() { bytesWritten = 0 }

  /// A read begins: the register's value is latched.
  mutating func beginRead(latching value: UInt16) {
    latched = value
    bytesRead = 0
  }

  /// Takes a byte.
  /// - Returns: the word that is complete with this byte, if any.
  mutating func write(_ byte: UInt8) -> UInt16? {
    defer { bytesWritten = min(bytesWritten + 1, 3) }
    switch bytesWritten {
    case 0: pointer = byte
    case 1: highByte = byte
    case 2: return UInt16(highByte) << 8 | UInt16(byte)
    default: break
    }
    return nil
  }

  /// Delivers a byte.
  mutating func read() -> UInt8 {
    defer { bytesRead ^= 1 }
    return UInt8(truncatingIfNeeded: bytesRead == 0 ? latched >> 8 : latched)
  }
}
