import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Testing

/// A way in which a board can be wrong, and the check that must notice.
struct Mutant: Sendable, CustomTestStringConvertible {
  let name: String
  /// The check of `ConformanceSuite` that must fail.
  let check: String
  /// What its detail must say.
  let says: String
  /// Breaks the board.
  let breakBoard: @Sendable (MutantRig) -> Void

  init(_ check: String, _ name: String, says: String, _ breakBoard: @escaping @Sendable (MutantRig) -> Void) {
    self.check = check
    self.name = name
    self.says = says
    self.breakBoard = breakBoard
  }

  var testDescription: String { "\(check): \(name)" }

  static let all = registers + windows + lasers + exposures
}

extension Mutant {
  static let registers = [
    Mutant("identity", "a capability that the profile lacks", says: "CAPABILITIES") {
      $0.bus.patch(RegisterMap.capabilities) { $0 | CapabilityBit.continuousMask.mask }
    },
    Mutant("identity", "another input plane", says: "INPUT_PIXELS is 5") {
      $0.bus.patch(RegisterMap.inputPixels) { $0 + 1 }
    },
    Mutant("identity", "the EEPROM of another board", says: "the EEPROM's record says board other") {
      $0.bus.onRecord = { bytes in
        let record = BoardIdentityRecord(
          boardName: "other", serial: 7, hardwareVersion: Tiny.profile.versions.hardware,
          designDigest: Tiny.profile.designDigest, manufactured: "")
        if let encoded = try? record.encode() { bytes = encoded }
      }
    },
    Mutant("identity", "a clock that stands still", says: "UPTIME") { $0.bus.patch(RegisterMap.uptime) { _ in 77 } },
    Mutant("register-access", "a bit that is stuck", says: "SEQUENCE is 0x5aa5c33d") {
      $0.bus.patch(RegisterMap.sequence) { $0 | 1 }
    },
    Mutant("register-access", "a COMMAND that can be read", says: "COMMAND") {
      $0.bus.patch(RegisterMap.command) { _ in 1 }
    },
    Mutant("register-access", "a gap that holds something", says: "the gap at 0x0036") {
      $0.bus.onRead = { start, bytes in if start == 0x0036 { bytes[3] = 0xFF } }
    },
    Mutant("register-access", "long reads that stand still", says: "in a read that began at CLASS_COUNT") {
      $0.bus.onRead = { start, bytes in
        guard start == RegisterMap.classCount.address, bytes.count > 1 else { return }
        bytes = bytes.map { _ in bytes[0] }
      }
    },
    Mutant("refused-writes", "read-only writes without a word", says: "after writing read-only MAGIC") {
      $0.bus.onWrite = { bytes throws(HALError) in bytes.count == 6 && bytes[0] == 0 && bytes[1] == 0 ? nil : bytes }
    },
    Mutant("refused-writes", "a value that is corrected instead of refused", says: "writing 9 to HEARTBEAT_TIMEOUT") {
      $0.bus.onWrite = { bytes throws(HALError) in bytes == [0x01, 0x08, 0, 9] ? [0x01, 0x08, 0, 10] : bytes }
    },
    Mutant("refused-writes", "half of a write taken", says: "SEQUENCE is 0x0000004d") { rig in
      rig.bus.onWrite = { bytes throws(HALError) in
        if bytes == [0x01, 0x10, 0, 0, 0, 0, 0, 0, 0, 77] { try rig.bus.secretly(write: 77, to: RegisterMap.sequence) }
        return bytes
      }
    },
    Mutant("refused-writes", "a count that does not count", says: "WRITES_REFUSED is 0x00000000") {
      $0.bus.patch(RegisterMap.writesRefused) { _ in 0 }
    },
    Mutant("refused-writes", "a status that does not tell", says: "STATUS.WRITE_REFUSED is 0") {
      $0.bus.patch(.writeRefused, false)
    },
    Mutant("refused-writes", "a status that cannot be cleared", says: "STATUS.WRITE_REFUSED is 1 after CLEAR_STATUS") {
      $0.bus.patch(.writeRefused, true)
    },
    Mutant("reset", "a RESET_N that is not connected", says: "answers while RESET_N is asserted") {
      $0.reset.passes = []
    },
    Mutant("reset", "a setting that survives", says: "SEQUENCE is 0x12345678") {
      $0.bus.patch(RegisterMap.sequence) { _ in 0x1234_5678 }
    },
    Mutant("reset", "a count of resets that stands", says: "RESETS") { $0.bus.patch(RegisterMap.resets) { _ in 3 } },
    Mutant("reset", "a mask that survives", says: "MASK_DIGEST") {
      $0.bus.patch(RegisterMap.maskDigest) { _ in Tiny.program.maskDigest.register }
    },
    Mutant("reset", "a SOFT_RESET that does nothing", says: "RESETS") {
      $0.bus.onWrite = { bytes throws(HALError) in
        bytes == [0x01, 0x04, 0, UInt8(CommandBit.softReset.mask)] ? nil : bytes
      }
    },
  ]
}

extension Mutant {
  /// The checksum that belongs to a write into a window.
  private static func right(_ bytes: [UInt8]) -> UInt8 { CRC8.checksum(bytes.dropLast()) }

  private static func isWindow(_ bytes: [UInt8]) -> Bool { bytes.count > 3 && bytes[0] >= 0x10 }

  static let windows = [
    Mutant("window-checksum", "a wrong CRC-8 accepted", says: "STATUS.CRC_ERROR is 0") {
      $0.bus.onWrite = { bytes throws(HALError) in isWindow(bytes) ? bytes.dropLast() + [right(bytes)] : bytes }
    },
    Mutant("window-checksum", "one bit of the CRC-8 not looked at", says: "differs by 0x80") {
      $0.bus.onWrite = { bytes throws(HALError) in
        isWindow(bytes) && bytes[bytes.count - 1] == right(bytes) ^ 0x80 ? bytes.dropLast() + [right(bytes)] : bytes
      }
    },
    Mutant("window-checksum", "a damaged burst dropped without a word", says: "STATUS.CRC_ERROR is 0") {
      $0.bus.onWrite = { bytes throws(HALError) in
        isWindow(bytes) && bytes[bytes.count - 1] != right(bytes) ? nil : bytes
      }
    },
    Mutant("window-checksum", "a damaged burst taken and reported", says: "WEIGHTS holds") { rig in
      rig.bus.onWrite = { bytes throws(HALError) in
        if isWindow(bytes), bytes[bytes.count - 1] != right(bytes) {
          let taken = Array(bytes.dropLast() + [right(bytes)])
          try rig.bench.connection.bus.write(taken, to: Tiny.profile.addresses.controller)
        }
        return bytes
      }
    },
    Mutant("window-checksum", "a burst beyond its window", says: "a burst that ends beyond WEIGHTS") {
      $0.bus.onWrite = { bytes throws(HALError) in bytes.starts(with: [0x17, 0xFF]) ? nil : bytes }
    },
    Mutant("weights", "a wrong CRC-32", says: "WEIGHT_CRC_9") {
      $0.bus.patch(RegisterMap.weightCRC[9]) { $0 ^ 0x8000_0000 }
    },
    Mutant("weights", "a bit that is not stored", says: "weight bank 15 reads back differently") {
      $0.bus.onRead = { start, bytes in if start == 0x1780 { bytes[127] ^= 1 } }
    },
    Mutant("weights", "a bank address line that is not connected", says: "weight bank 0 reads back differently") {
      // Bank 8 lands in bank 0: bit 10 of the address is lost.
      $0.bus.onWrite = { bytes throws(HALError) in
        guard isWindow(bytes), bytes[0] == 0x14 else { return bytes }
        let moved = [0x10] + bytes[1..<(bytes.count - 1)]
        return moved + [CRC8.checksum(moved)]
      }
    },
    Mutant("weights", "another digest", says: "WEIGHTS_DIGEST") { $0.bus.patch(RegisterMap.weightsDigest) { $0 ^ 1 } },
    Mutant("weights", "weights valid for any CLASS_COUNT", says: "STATUS.WEIGHTS_LOADED is 1") {
      $0.bus.patch(.weightsLoaded, true)
    },
    Mutant("mask", "a level that is not stored", says: "byte 95 of the mask") {
      $0.bus.onRead = { start, bytes in if start == RegisterMap.mask.address { bytes[95] ^= 0x20 } }
    },
  ]
}
