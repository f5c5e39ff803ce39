import CandelaBoardSpec
import CandelaHAL
import CandelaOptics
import CandelaSim
import Testing

@Suite struct RegisterAccessTests {
  /// Typed by hand from the register document.
  @Test func identity_isOnTheWire_asDocumented() throws {
    let test = try TestBoard()
    #expect(
      try test.bytes(16, at: 0) == [
        0x43, 0x4E, 0x44, 0x4C, 0x01, 0x00, 0x02, 0x01, 0x01, 0x02, 0x00, 0x03, 0x00, 0x00, 0x00, 0b11101,
      ])
    #expect(try test.read(RegisterMap.designDigest) == test.board.profile.designDigest.register)
    // INPUT_PIXELS, MASK_PIXELS, MASK_LAYERS, MASK_BITS, DIODE_PIXELS, OUTPUT_FULL_SCALE, DIODE_FULL_SCALE.
    #expect(try test.bytes(14, at: 0x28) == [0, 4, 0, 16, 1, 3, 0, 4, 0x03, 0xE8, 0x00, 0x01, 0x86, 0xA0])
  }

  @Test func controller_refusesWrites_untilItHasStarted() throws {
    let test = try TestBoard(booted: false)
    #expect(try !test.status(.ready))
    try test.write(RegisterMap.sequence, 9)
    #expect(try test.read(RegisterMap.sequence) == 0)
    #expect(try test.status(.writeRefused))
    test.board.time.sleep(for: TestBoard.bootTime)
    #expect(try test.status(.ready))
    try test.write(RegisterMap.sequence, 9)
    #expect(try test.read(RegisterMap.sequence) == 9)
    #expect(try test.read(RegisterMap.writesRefused) == 1)
  }

  @Test(
    arguments: [
      (0x0000, [1, 2, 3, 4]),  // MAGIC is read-only
      (0x0117, [1]),  // the last byte of SEQUENCE
      (0x0114, [1, 2, 3]),  // three of SEQUENCE's four bytes
      (0x0114, [1, 2, 3, 4, 0]),  // SEQUENCE and half of PAGE
      (0x011B, [8, 0]),  // FRAME_BITS and the gap behind it
      (0x0500, [0]), (0x0FFF, [0]), (0xFFFF, [0]),  // no register
      (0x010A, [0]), (0x010A, [17]),  // CLASS_COUNT
      (0x010B, [2]),  // FRAME_SOURCE
      (0x010C, [0, 11]),  // SLOT_TIME
      (0x010E, [0, 0]), (0x010E, [0, 25]),  // EXPOSURE_TIME: 1...SLOT_TIME
      (0x0108, [0, 9]), (0x0108, [0x27, 0x11]),  // HEARTBEAT_TIMEOUT: 10...10,000
      (0x0110, [0, 0, 0, 0]), (0x0110, [1, 0, 0, 1]),  // BURST_COUNT: 1...16,777,216
      (0x0118, [0, 1]),  // PAGE: the tiny mask has one page
      (0x011A, [1]),  // MASK_FORMAT 1 without CONTINUOUS_MASK
      (0x011B, [2]),  // FRAME_BITS
      (0x0104, [0, 0x80]),  // COMMAND has seven bits
    ] as [(UInt16, [UInt8])])
  func write_isRefusedAsAWhole_whenItIsNotAllowed(address: UInt16, data: [UInt8]) throws {
    let test = try TestBoard()
    let before = try test.bytes(0x1C, at: 0x0106)
    try test.write(at: address, data)
    #expect(try test.status(.writeRefused))
    #expect(try test.read(RegisterMap.writesRefused) == 1)
    #expect(try test.bytes(0x1C, at: 0x0106) == before)
    try test.command(.clearStatus)
    #expect(try !test.status(.writeRefused))
  }

  @Test func write_ofSeveralRegisters_isTakenOrRefusedTogether() throws {
    let test = try TestBoard()
    // SLOT_TIME 100 and EXPOSURE_TIME 60: only together are they in range.
    try test.write(at: 0x010C, [0, 100, 0, 60])
    #expect(try test.bytes(4, at: 0x010C) == [0, 100, 0, 60])
    // CLASS_COUNT 5 is fine, FRAME_SOURCE 9 is not: neither is taken.
    try test.write(at: 0x010A, [5, 9])
    #expect(try test.bytes(2, at: 0x010A) == [1, 0])
    #expect(try test.status(.writeRefused))
  }

  @Test func address_incrementsByItself_andEndsInZeros() throws {
    let test = try TestBoard()
    try test.write(RegisterMap.sequence, 0xDEAD_BEEF)
    let read = try test.bytes(8, at: 0x0112)
    #expect(read == [0, 1, 0xDE, 0xAD, 0xBE, 0xEF, 0, 0])
    #expect(try test.bytes(4, at: 0x0600) == [0, 0, 0, 0])
    #expect(try test.bytes(4, at: 0xFFFE) == [0, 0, 0x43, 0x4E])
  }

  @Test func window_takesData_onlyWithTheRightChecksum() throws {
    let test = try TestBoard()
    // From the document: CRC-8 over 10 00 DE AD BE EF.
    let data: [UInt8] = [0xDE, 0xAD, 0xBE, 0xEF]
    try test.writeWindow(at: 0x1000, data)
    #expect(try test.bytes(5, at: 0x1000) == data + [0])
    try test.writeWindow(at: 0x1000, [1, 2, 3, 4], corruption: 0x10)
    #expect(try test.bytes(4, at: 0x1000) == data)
    #expect(try test.status(.crcError))
    #expect(try !test.status(.writeRefused))
    #expect(try test.read(RegisterMap.crcErrors) == 1)
    try test.command(.clearStatus)
    #expect(try !test.status(.crcError))
    #expect(try test.read(RegisterMap.crcErrors) == 1)
  }

  @Test func window_refuses_whatReachesBeyondIt() throws {
    let test = try TestBoard()
    try test.writeWindow(at: 0x17FF, [1, 2])  // beyond WEIGHTS
    try test.writeWindow(at: 0x2000 + 95, [1, 2])  // the tiny mask has 96 bytes
    try test.writeWindow(at: 0x3000, [1])  // DIODES is read-only
    try test.writeWindow(at: 0x4000 + 16, [1])  // the tiny frame has 16 bytes
    try test.writeWindow(at: 0x1000, [])  // no data
    try test.writeWindow(at: 0x2000, [UInt8](repeating: 0, count: 5_000))  // longer than any burst
    #expect(try test.read(RegisterMap.writesRefused) == 6)
    #expect(try test.bytes(1, at: 0x17FF) == [0])
  }

  @Test func page_choosesTheMaskMemory_whenItIsLongerThanTheWindow() throws {
    var profile = TestBoard.profile()
    // 120 x 120 levels of 3 bits are 5,400 bytes: a page of 4,096 and one of 1,304.
    profile.design.path[1] = .phase(PhaseLayer(pixels: 120, pitchMeters: 4e-6, levels: 6, phasePerLevelRadians: 1))
    let board = try SimulatedBoard(profile: profile, serial: 1, seed: 1)
    board.time.sleep(for: TestBoard.bootTime)
    func send(_ bytes: [UInt8]) throws { try board.bus.write(bytes, to: TestBoard.controller) }
    func sendWindow(_ bytes: [UInt8]) throws { try send(bytes + [CRC8.checksum(bytes)]) }
    func get(_ address: [UInt8]) throws -> UInt8 {
      try board.bus.read(1, after: address, from: TestBoard.controller)[0]
    }
    try sendWindow([0x20, 0x00, 0xA1])
    try send([0x01, 0x18, 0, 1])
    try sendWindow([0x20, 0x00, 0xB2])
    try sendWindow([0x25, 0x17, 0xC3])  // byte 1,303, the last
    #expect(try get([0x20, 0x00]) == 0xB2)
    #expect(try get([0x25, 0x17]) == 0xC3)
    try sendWindow([0x25, 0x18, 0xD4])  // byte 1,304
    #expect(try board.bus.read(4, after: [0x03, 0x08], from: TestBoard.controller) == [0, 0, 0, 1])
    try send([0x01, 0x18, 0, 0])
    #expect(try get([0x20, 0x00]) == 0xA1)
    try send([0x01, 0x18, 0, 2])
    #expect(try board.bus.read(4, after: [0x03, 0x08], from: TestBoard.controller) == [0, 0, 0, 2])
  }

  @Test func reset_dropsSettingsAndLoads_butKeepsCounters() throws {
    for isSoft in [true, false] {
      let test = try TestBoard()
      try test.arm()
      try test.pulseTrigger()
      test.board.time.sleep(for: .milliseconds(1))
      if isSoft {
        try test.command(.softReset)
      } else {
        try test.board.lines.reset.set(.high)
        #expect(try !test.bus.probe(TestBoard.controller))
        try test.board.lines.reset.set(.low)
      }
      #expect(try !test.status(.ready))
      test.board.time.sleep(for: TestBoard.bootTime)
      #expect(try test.status(.ready))
      #expect(try !test.status(.maskLoaded) && !test.status(.weightsLoaded) && !test.status(.dataReady))
      #expect(try test.read(RegisterMap.maskDigest) == 0 && test.read(RegisterMap.weightsDigest) == 0)
      #expect(try test.read(RegisterMap.classCount) == 1 && test.read(RegisterMap.slotTime) == 24)
      #expect(try test.read(RegisterMap.epoch) == 0)
      #expect(try test.read(RegisterMap.exposures) == 1 && test.read(RegisterMap.resets) == 1)
      #expect(try test.bytes(8, at: RegisterMap.weights.address) == [UInt8](repeating: 0, count: 8))
    }
  }
}
