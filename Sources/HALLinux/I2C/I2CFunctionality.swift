import CI2C

/// What an I2C adapter can do (Documentation/i2c/functionality.rst), as it answers I2C_FUNCS.
public struct I2CFunctionality: OptionSet, Sendable, Hashable, CustomStringConvertible {
  /// The kernel's bits.
  public let rawValue: UInt

  /// A mask as the kernel gave it.
  public init(rawValue: UInt) { self.rawValue = rawValue }

  private init(_ bits: Int32) { rawValue = UInt(UInt32(bitPattern: bits)) }

  /// Plain I2C messages, combined by repeated starts: I2C_FUNC_I2C.
  public static let plain = I2CFunctionality(I2C_FUNC_I2C)
  /// An address and nothing else: I2C_FUNC_SMBUS_QUICK.
  public static let quick = I2CFunctionality(I2C_FUNC_SMBUS_QUICK)
  /// Read one byte.
  public static let readByte = I2CFunctionality(I2C_FUNC_SMBUS_READ_BYTE)
  /// Write one byte.
  public static let writeByte = I2CFunctionality(I2C_FUNC_SMBUS_WRITE_BYTE)
  /// Write a command, read one byte.
  public static let readByteData = I2CFunctionality(I2C_FUNC_SMBUS_READ_BYTE_DATA)
  /// Write a command and one byte.
  public static let writeByteData = I2CFunctionality(I2C_FUNC_SMBUS_WRITE_BYTE_DATA)
  /// Write a command, read two bytes.
  public static let readWordData = I2CFunctionality(I2C_FUNC_SMBUS_READ_WORD_DATA)
  /// Write a command and two bytes.
  public static let writeWordData = I2CFunctionality(I2C_FUNC_SMBUS_WRITE_WORD_DATA)
  /// Write a command, read 1...32 bytes.
  public static let readBlock = I2CFunctionality(I2C_FUNC_SMBUS_READ_I2C_BLOCK)
  /// Write a command and 1...32 bytes.
  public static let writeBlock = I2CFunctionality(I2C_FUNC_SMBUS_WRITE_I2C_BLOCK)

  private static let all: [(I2CFunctionality, String)] = [
    (.plain, "I2C_FUNC_I2C"), (.quick, "I2C_FUNC_SMBUS_QUICK"), (.readByte, "I2C_FUNC_SMBUS_READ_BYTE"),
    (.writeByte, "I2C_FUNC_SMBUS_WRITE_BYTE"), (.readByteData, "I2C_FUNC_SMBUS_READ_BYTE_DATA"),
    (.writeByteData, "I2C_FUNC_SMBUS_WRITE_BYTE_DATA"), (.readWordData, "I2C_FUNC_SMBUS_READ_WORD_DATA"),
    (.writeWordData, "I2C_FUNC_SMBUS_WRITE_WORD_DATA"), (.readBlock, "I2C_FUNC_SMBUS_READ_I2C_BLOCK"),
    (.writeBlock, "I2C_FUNC_SMBUS_WRITE_I2C_BLOCK"),
  ]

  /// The names of the bits that matter here, as linux/i2c.h has them.
  public var names: [String] { Self.all.filter { contains($0.0) }.map(\.1) }

  /// The same as one text.
  public var description: String {
    names.isEmpty ? "nothing" : names.joined(separator: ", ")
  }
}
