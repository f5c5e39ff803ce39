/// Who a board is, as its EEPROM keeps it at offset 0 (docs/registers.md, "Identity record").
public struct BoardIdentityRecord: Sendable, Hashable {
  /// Bytes of a record, its CRC-32 included.
  public static let byteCount = 124
  /// Memory address of the record in the EEPROM.
  public static let memoryAddress: UInt16 = 0
  /// First four bytes: "CNID".
  public static let magic: UInt32 = 0x434E_4944
  /// Version of the layout that this release writes and reads.
  public static let layoutVersion: UInt16 = 1
  /// Longest board name in characters.
  public static let longestName = 32

  /// Name of the board's profile, 1 to 32 printable ASCII characters.
  public var boardName: String
  /// Serial number.
  public var serial: UInt64
  /// Board revision as register HARDWARE_VERSION holds it.
  public var hardwareVersion: UInt16
  /// Digest of the optical design that the board was built to.
  public var designDigest: Digest256
  /// Date of manufacture as `YYYY-MM-DD`, or empty.
  public var manufactured: String
  /// What was measured on this board.
  public var calibration: BoardCalibration

  /// Everything given; `encode` checks it.
  public init(
    boardName: String, serial: UInt64, hardwareVersion: UInt16, designDigest: Digest256, manufactured: String,
    calibration: BoardCalibration = .none
  ) {
    self.boardName = boardName
    self.serial = serial
    self.hardwareVersion = hardwareVersion
    self.designDigest = designDigest
    self.manufactured = manufactured
    self.calibration = calibration
  }

  /// The serial number as 16 hexadecimal digits.
  public var serialText: String {
    let digits = String(serial, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
