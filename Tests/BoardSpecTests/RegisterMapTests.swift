import CandelaBoardSpec
import TestSupport
import Testing

@Suite struct RegisterMapTests {
  @Test func registers_areOrderedAndDoNotOverlap() {
    for (register, next) in zip(RegisterMap.registers, RegisterMap.registers.dropFirst()) {
      #expect(register.end <= next.address, "\(register.name) reaches into \(next.name)")
    }
    for (window, next) in zip(RegisterMap.windows, RegisterMap.windows.dropFirst()) {
      #expect(window.end <= next.address, "\(window.name) reaches into \(next.name)")
    }
    for register in RegisterMap.registers {
      for window in RegisterMap.windows { #expect(!window.contains(register.address)) }
    }
  }

  @Test func names_areUnique() {
    let names = RegisterMap.registers.map(\.name) + RegisterMap.windows.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func registers_areAlignedAndSized() {
    for register in RegisterMap.registers {
      #expect([1, 2, 4, 8].contains(register.size))
      #expect(!register.summary.isEmpty)
      for field in register.fields { #expect(field.bit < 8 * register.size, "\(register.name).\(field.name)") }
      #expect(Set(register.fields.map(\.bit)).count == register.fields.count)
    }
  }

  @Test func value_survivesEncodeAndDecode() {
    for register in RegisterMap.registers {
      let value: UInt64 = 0x0123_4567_89AB_CDEF >> UInt64(64 - 8 * register.size)
      let bytes = register.encode(value)
      #expect(register.decode(bytes, readFrom: register.address) == value)
      guard register.address >= 2 else { continue }
      #expect(register.decode([0xFF, 0xFF] + bytes + [0xFF], readFrom: register.address - 2) == value)
    }
  }

  @Test func resultBlock_isContiguousUpToItsChecksum() {
    let block = [
      RegisterMap.epoch, RegisterMap.resultSequence, RegisterMap.winner, RegisterMap.resultFlags,
      RegisterMap.saturation, RegisterMap.duration, RegisterMap.resultTime, RegisterMap.resultCRC,
    ]
    for (register, next) in zip(block, block.dropFirst()) { #expect(register.end == next.address) }
  }

  @Test func defaults_areWritableAndInRange() throws {
    let timing = try Fixtures.loader.load("accel-reference").timing
    let entries = RegisterDefaults.common + RegisterDefaults.timing(timing)
    for entry in entries { #expect(entry.register.access == .readWrite) }
    let writable = RegisterMap.registers.filter { $0.access == .readWrite }
    #expect(Set(entries.map(\.register.name)) == Set(writable.map(\.name)))
  }

  @Test func checksums_matchTheirPublishedCheckValues() {
    // Check values of the catalogue of parametrised CRC algorithms: CRC-8/SMBUS and CRC-32/ISO-HDLC.
    #expect(CRC8.checksum(Array("123456789".utf8)) == 0xF4)
    #expect(CRC32.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC8.checksum([]) == 0)
    #expect(CRC32.checksum([]) == 0)
  }

  @Test func packing_survivesARoundTrip() {
    var random = SplitMix64(seed: SplitMix64.seed("packing"))
    for bits in 1...16 {
      for count in [0, 1, 7, 8, 9, 100] {
        let values = (0..<count).map { _ in UInt16(truncatingIfNeeded: random.next()) & UInt16((1 << bits) - 1) }
        let packed = BitPacking.pack(values, bits: bits)
        #expect(packed.count == BitPacking.byteCount(count, bits: bits))
        #expect(BitPacking.unpack(packed, count: count, bits: bits) == values)
      }
    }
    #expect(BitPacking.pack([1, 2, 3, 4, 5, 6, 7, 0], bits: 3) == [0x29, 0xCB, 0xB8])
    #expect(BitPacking.pack([1, 0, 1], bits: 1) == [0xA0])
  }

  @Test func digest_readsBackFromText() {
    let digest = Digest256(of: Array("abc".utf8))
    // FIPS 180-2, appendix B.1.
    #expect(digest.description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(digest.register == 0xBA78_16BF_8F01_CFEA)
    #expect(Digest256(hexadecimal: digest.description) == digest)
    #expect(Digest256(hexadecimal: String(digest.description.dropLast())) == nil)
    #expect(Digest256(stored: [1, 2, 3]) == nil)
  }
}
