import CandelaBoardSpec
import Testing

@Suite struct BoardIdentityRecordTests {
  private static let record = BoardIdentityRecord(
    boardName: "accel-reference", serial: 0x2A, hardwareVersion: 0x0100, designDigest: Digest256(of: [1]),
    manufactured: "2026-11-23",
    calibration: BoardCalibration(
      responsivityPartsPerMillion: 987_654, comparatorOffsetMicrovolts: -1500, temperatureCentidegrees: -25,
      date: "2026-11-24"))

  @Test func record_survivesARoundTrip() throws {
    let bytes = try Self.record.encode()
    #expect(bytes.count == 124)
    #expect(Array(bytes[0..<8]) == [0x43, 0x4E, 0x49, 0x44, 0x00, 0x01, 0x00, 0x7C])
    #expect(try BoardIdentityRecord.decode(bytes + [0xFF, 0xFF], source: "EEPROM 0x50") == Self.record)
    #expect(Self.record.serialText == "000000000000002a")
  }

  @Test func uncalibratedRecord_survivesARoundTrip() throws {
    var record = Self.record
    record.calibration = .none
    record.manufactured = ""
    record.boardName = String(repeating: "n", count: 32)
    #expect(try BoardIdentityRecord.decode(record.encode(), source: "EEPROM") == record)
  }

  @Test func emptyMemory_isNoRecord() {
    for bytes in [[], [UInt8](repeating: 0xFF, count: 256), [UInt8](repeating: 0, count: 256), [0x43, 0x4E]] {
      let error = #expect(throws: BoardSpecError.self) { try BoardIdentityRecord.decode(bytes, source: "EEPROM 0x50") }
      #expect(error?.kind == .recordAbsent)
      #expect(error?.message.contains("EEPROM 0x50") == true)
    }
  }

  @Test func everyFlippedBit_isNoticed() throws {
    let bytes = try Self.record.encode()
    for position in 0..<(bytes.count * 8) {
      var damaged = bytes
      damaged[position / 8] ^= 1 << UInt8(position % 8)
      #expect(throws: BoardSpecError.self) { try BoardIdentityRecord.decode(damaged, source: "EEPROM") }
    }
  }

  @Test func newerLayout_isRefusedWithBothVersions() throws {
    var bytes = try Self.record.encode()
    bytes[5] = 2
    let error = #expect(throws: BoardSpecError.self) { try BoardIdentityRecord.decode(bytes, source: "EEPROM") }
    #expect(error?.kind == .recordVersion)
    #expect(error?.problem.contains("layout 2") == true)
    #expect(error?.problem.contains("reads layout 1") == true)
  }

  @Test func textThatIsNone_isRefusedDespiteAGoodChecksum() throws {
    var bytes = try Self.record.encode().dropLast(4) as [UInt8]
    bytes[10] = 0x1B
    let crc = CRC32.checksum(bytes)
    bytes += (0..<4).map { UInt8(truncatingIfNeeded: crc >> UInt32(24 - 8 * $0)) }
    let error = #expect(throws: BoardSpecError.self) { try BoardIdentityRecord.decode(bytes, source: "EEPROM") }
    #expect(error?.kind == .recordContent)
  }

  @Test func textThatDoesNotFit_isNotWritten() {
    for name in ["", "é", String(repeating: "n", count: 33), "a\nb"] {
      var record = Self.record
      record.boardName = name
      let error = #expect(throws: BoardSpecError.self) { try record.encode() }
      #expect(error?.kind == .recordContent)
    }
    var record = Self.record
    record.manufactured = "today"
    #expect(throws: BoardSpecError.self) { try record.encode() }
  }
}
