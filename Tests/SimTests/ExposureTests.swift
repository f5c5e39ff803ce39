import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import Testing

@Suite struct ExposureTests {
  @Test func dataReady_risesAfterStartAndOneSlotPerClass() throws {
    for (classes, slot) in [(1, 24), (3, 24), (16, 24), (10, 12), (10, 65_535)] as [(UInt64, UInt64)] {
      let test = try TestBoard()
      try test.arm(classCount: classes)
      try test.write(RegisterMap.slotTime, slot)
      let start = test.board.time.now
      try test.pulseTrigger()
      let event = try test.board.lines.dataReady.waitForEdge(.rising, limit: .seconds(1))
      let expected = 1_000 + classes * slot
      #expect(event?.time.nanoseconds == start.nanoseconds + expected)
      #expect(try test.read(RegisterMap.duration) == expected)
      // A pulse of 12 ns in every slot.
      #expect(try test.read(RegisterMap.laserOnTime) == classes * 12)
    }
  }

  @Test func result_belongsToItsTrigger_andCarriesItsChecksums() throws {
    let test = try TestBoard()
    try test.arm()
    try test.write(RegisterMap.sequence, 0x0102_0304)
    try test.pulseTrigger()
    let event = try #require(try test.board.lines.dataReady.waitForEdge(.rising, limit: .milliseconds(1)))
    let block = try test.bytes(0x15, at: 0x0200)
    #expect(Array(block[0..<8]) == [0, 0, 0, 1, 1, 2, 3, 4])
    // All diodes pull class 2's plus line, half of them the others'.
    #expect(block[8] == 2)
    #expect(block[9] == 0x01)  // VALID, nothing else: outputs are still being converted
    #expect(Array(block[10..<16]) == [0, 0, 0, 0, 0x04, 0x30])  // no saturation, 1,072 ns
    #expect(RegisterMap.resultTime.decode(block, readFrom: 0x0200) == event.time.nanoseconds / 1_000)
    #expect(block[20] == CRC8.checksum(block[0..<20]))
    let all = try test.bytes(0x39, at: 0x0200)
    #expect(all[0x38] == CRC8.checksum(all[0..<0x38]))
    #expect(try test.read(RegisterMap.exposures) == 1)
  }

  @Test func result_isStaleAndFlagged_whenReadBeforeDataReady() throws {
    let test = try TestBoard()
    try test.arm()
    try test.write(RegisterMap.sequence, 1)
    try test.pulseTrigger()
    _ = try test.board.lines.dataReady.waitForEdge(.rising, limit: .milliseconds(1))
    #expect(try !test.resultFlag(.stale))
    #expect(try test.read(RegisterMap.staleReads) == 0)

    // 10,000 slots of 65 us: long enough to read the block meanwhile.
    try test.write(RegisterMap.slotTime, 65_535)
    try test.write(RegisterMap.burstCount, 10_000)
    try test.write(RegisterMap.sequence, 2)
    try test.pulseTrigger()
    #expect(try test.board.lines.dataReady.level() == .low)
    let stale = try test.bytes(0x15, at: 0x0200)
    #expect(Array(stale[0..<8]) == [0, 0, 0, 1, 0, 0, 0, 1])
    #expect(stale[9] & 0x02 != 0 && stale[20] == CRC8.checksum(stale[0..<20]))
    #expect(try test.status(.staleRead))
    #expect(try test.read(RegisterMap.staleReads) == 1)
  }

  @Test func result_isStale_whenNothingWasEverExposed() throws {
    let test = try TestBoard()
    #expect(try test.read(RegisterMap.resultFlags) == 0x02)
    #expect(try test.status(.staleRead))
  }

  @Test func writes_areRefused_whileBusy() throws {
    let test = try TestBoard()
    try test.arm()
    try test.write(RegisterMap.burstCount, 16_777_216)
    try test.pulseTrigger()
    #expect(try test.status(.busy))
    let refused: [() throws -> Void] = [
      { try test.write(RegisterMap.sequence, 5) },
      { try test.write(at: 0x0106, [0, 1, 0, 100]) },  // HEARTBEAT with HEARTBEAT_TIMEOUT
      { try test.writeWindow(at: 0x1000, [1]) },
      { try test.command(.commitMask) },
      { try test.command(.commitWeights) },
    ]
    for (index, write) in refused.enumerated() {
      try write()
      #expect(try test.status(.writeRefused))
      #expect(try test.read(RegisterMap.writesRefused) == UInt64(index + 1))
      try test.command(.clearStatus)
      #expect(try !test.status(.writeRefused))
    }
    try test.write(RegisterMap.heartbeat, 77)
    #expect(try test.read(RegisterMap.heartbeat) == 77 && test.read(RegisterMap.sequence) == 0)
    try test.pulseTrigger()
    #expect(try test.status(.triggerRefused))
    try test.command(.abort)
    #expect(try !test.status(.busy) && !test.status(.dataReady))
    #expect(!test.board.controller.isLaserEmitting)
  }

  @Test func outputs_comeAfterConversion_andSayWhatTheWinnerSaid() throws {
    let test = try TestBoard()
    try test.arm()
    try test.pulseTrigger()
    _ = try test.board.lines.dataReady.waitForEdge(.rising, limit: .milliseconds(1))
    #expect(try !test.resultFlag(.outputsValid))
    test.board.time.sleep(for: .microseconds(100))
    #expect(try test.status(.outputsReady) && test.resultFlag(.outputsValid))
    let codes = try RegisterMap.outputs.map { Int16(bitPattern: UInt16(try test.read($0))) }
    // Without noise classes 0 and 1 are exact opposites, class 2 has all the light, the rest are not there.
    #expect(codes[0] == -codes[1] && codes[2] > abs(codes[0]) && codes[3...].allSatisfy { $0 == 0 })
  }

  @Test func burst_countsEveryExposure_andKeepsTheLastResult() throws {
    let test = try TestBoard()
    try test.arm()
    try test.write(RegisterMap.burstCount, 1_000)
    try test.pulseTrigger()
    _ = try test.board.lines.dataReady.waitForEdge(.rising, limit: .seconds(1))
    #expect(try test.read(RegisterMap.epoch) == 1)
    #expect(try test.read(RegisterMap.exposures) == 1_000)
    #expect(try test.read(RegisterMap.duration) == 1_000 + 1_000 * 3 * 24)
    #expect(try test.read(RegisterMap.laserOnTime) == 1_000 * 3 * 12)
    let plain = try TestBoard(capabilities: [.programmableMask])
    try plain.write(RegisterMap.burstCount, 2)
    #expect(try plain.status(.writeRefused))
  }

  @Test func abort_accountsForTheLightSoFar() throws {
    let test = try TestBoard()
    try test.arm()
    // Frames of 3 slots of 60,000 ns with pulses of 12 ns.
    try test.write(RegisterMap.slotTime, 60_000)
    try test.write(RegisterMap.burstCount, 1_000)
    try test.pulseTrigger()
    // START, address, four bytes and STOP are 47 periods of 2,500 ns: 117,500 ns, so two pulses and no whole frame.
    try test.command(.abort)
    #expect(try test.read(RegisterMap.laserOnTime) == 24)
    #expect(try test.read(RegisterMap.exposures) == 0)
    #expect(try test.read(RegisterMap.epoch) == 0)
    test.board.time.sleep(for: .seconds(1))
    #expect(try !test.status(.dataReady))
  }

  @Test func diodes_areReadAfterConversion_andLeaveTheResultAlone() throws {
    let test = try TestBoard()
    try test.arm()
    try test.pulseTrigger()
    _ = try test.board.lines.dataReady.waitForEdge(.rising, limit: .milliseconds(1))
    try test.command(.readDiodes)
    let start = test.board.time.now
    #expect(test.board.controller.isLaserEmitting)
    #expect(test.board.time.nextDeadline?.nanoseconds == start.nanoseconds + 1_072)
    test.board.time.sleep(for: .nanoseconds(1_072))
    #expect(!test.board.controller.isLaserEmitting)
    #expect(try test.status(.busy) && !test.status(.diodesReady))
    // 16 conversions of 50 us.
    #expect(test.board.time.nextDeadline?.nanoseconds == start.nanoseconds + 1_072 + 16 * 50_000)
    test.board.time.sleep(for: .microseconds(800))
    #expect(try test.status(.diodesReady) && test.status(.dataReady))
    #expect(try test.read(RegisterMap.epoch) == 1)
    let bytes = try test.bytes(34, at: RegisterMap.diodes.address)
    let codes = (0..<16).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
    #expect(codes.allSatisfy { $0 <= 4_095 } && codes.contains { $0 > 100 })
    #expect(Array(bytes[32...]) == [0, 0])
    try test.pulseTrigger()
    #expect(try !test.status(.diodesReady))
  }

  @Test func hostFedFrame_givesWhatTheSameLightGives_atEveryDepth() throws {
    func outputs(_ bits: UInt64?, _ bytes: [UInt8]) throws -> [UInt8] {
      let test = try TestBoard()
      try test.arm()
      if let bits {
        try test.light([UInt8](repeating: 0, count: 16))
        try test.write(RegisterMap.frameSource, 1)
        try test.write(RegisterMap.frameBits, bits)
        try test.writeWindow(at: RegisterMap.hostFrame.address, bytes)
      } else {
        try test.light(bytes)
      }
      try test.pulseTrigger()
      test.board.time.sleep(for: .milliseconds(1))
      #expect(try test.resultFlag(.hostFed) == (bits != nil))
      return try test.bytes(32, at: RegisterMap.outputs[0].address)
    }
    let pattern: [UInt8] = [1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 1, 0]
    #expect(try outputs(1, [0b1001_0110, 0b0010_1110]) == outputs(nil, pattern.map { $0 * 255 }))
    let nibbles: [UInt8] = (0..<16).map { UInt8($0) }
    #expect(try outputs(4, BitPacking.pack(nibbles.map(UInt16.init), bits: 4)) == outputs(nil, nibbles.map { $0 * 17 }))
    let grey: [UInt8] = (0..<16).map { UInt8($0 * 13 + 5) }
    #expect(try outputs(8, grey) == outputs(nil, grey))
  }

  @Test func sameSeed_givesTheSameBytes_andAnotherSeedOthers() throws {
    func transcript(seed: UInt64, serial: UInt64) throws -> [UInt8] {
      let test = try TestBoard(seed: seed, serial: serial, ideal: false)
      try test.arm()
      var bytes: [UInt8] = []
      for sequence in 0..<20 {
        try test.write(RegisterMap.sequence, UInt64(sequence))
        try test.pulseTrigger()
        test.board.time.sleep(for: .microseconds(200))
        bytes += try test.bytes(0x39, at: 0x0200)
        try test.write(RegisterMap.heartbeat, 1)
      }
      return bytes
    }
    let first = try transcript(seed: 1, serial: 7)
    #expect(try transcript(seed: 1, serial: 7) == first)
    #expect(try transcript(seed: 2, serial: 7) != first)
    #expect(try transcript(seed: 1, serial: 8) != first)
  }
}
