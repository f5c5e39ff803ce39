import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import Testing

/// The faults that a recovery is tried against, each by itself.
@Suite struct InjectedFaultTests {
  private func expectHeld(_ wire: String, _ body: () throws -> Void) {
    #expect { try body() } throws: { error in
      let error = error as? HALError
      return error?.kind == .timeout && error?.cause?.contains(wire) == true
    }
  }

  @Test func data_isHeld_untilItsClocksHaveCome() throws {
    let test = try TestBoard()
    test.board.world.inject(.dataHeld(clocks: 9))
    let start = test.board.time.now
    expectHeld("SDA") { _ = try test.read(RegisterMap.magic) }
    #expect(test.board.time.now.since(start) == .milliseconds(10))
    try test.bus.clear()
    #expect(try test.read(RegisterMap.magic) == UInt64(RegisterMap.magicValue))
    // Nine pulses and STOP at 400 kHz, after the wait.
    #expect(test.bus.clearCount == 1)
  }

  @Test func data_staysHeld_afterABusClear_whenNineClocksAreTooFew() throws {
    let test = try TestBoard()
    test.board.world.inject(.dataHeld(clocks: 20))
    expectHeld("SDA") { try test.bus.clear() }
    expectHeld("SDA") { try test.bus.clear() }
    try test.bus.clear()
    #expect(try test.bus.probe(TestBoard.controller))
  }

  @Test func clock_isHeld_untilTheControllerIsReset() throws {
    let test = try TestBoard()
    test.board.world.inject(.clockHeld)
    expectHeld("SCL") { try test.bus.clear() }
    var messages = [SimulatedI2CMessage(reading: 1, from: 0x50)]
    #expect(test.bus.transfer(&messages) == 0)
    try test.board.lines.reset.set(.high)
    try test.board.lines.reset.set(.low)
    #expect(try test.bus.probe(TestBoard.controller))
  }

  @Test func busClear_costsOnePulse_onAFreeBus() throws {
    let test = try TestBoard()
    let start = test.board.time.now
    try test.bus.clear()
    #expect(test.bus.canClear && test.board.time.now.since(start) == .nanoseconds(2_500))
  }

  @Test(arguments: [true, false]) func device_hangs_untilItIsReset(byLine: Bool) throws {
    let test = try TestBoard()
    test.board.world.inject(.deviceHung(address: TestBoard.controller))
    test.board.time.sleep(for: .seconds(10))
    #expect(try !test.bus.probe(TestBoard.controller) && test.bus.probe(TestBoard.eeprom))
    if byLine {
      try test.board.lines.reset.set(.high)
      try test.board.lines.reset.set(.low)
    } else {
      test.board.world.inject(.brownOut)
    }
    #expect(try test.bus.probe(TestBoard.controller))
  }

  @Test func brownOut_isAPowerOn_andKeepsTheEEPROM() throws {
    let test = try TestBoard()
    try test.arm()
    try test.pulseTrigger()
    test.board.time.sleep(for: .milliseconds(1))
    let record = try test.bus.read(8, after: [0, 0], from: TestBoard.eeprom)
    #expect(try test.read(RegisterMap.exposures) == 1)
    test.board.world.inject(.brownOut)
    #expect(try !test.status(.ready) && !test.board.controller.isLaserEmitting)
    test.board.time.sleep(for: TestBoard.bootTime)
    #expect(try test.status(.ready) && !test.status(.maskLoaded) && !test.status(.laserArmed))
    #expect(try test.read(RegisterMap.exposures) == 0 && test.read(RegisterMap.resets) == 0)
    #expect(try test.read(RegisterMap.laserOnTime) == 0 && test.read(RegisterMap.epoch) == 0)
    #expect(try test.bus.read(8, after: [0, 0], from: TestBoard.eeprom) == record)
  }

  @Test func brownOut_endsALight_atOnce() throws {
    let test = try TestBoard()
    try test.write(RegisterMap.burstCount, 100_000)
    try test.arm()
    try test.pulseTrigger()
    #expect(test.board.controller.isLaserEmitting)
    test.board.world.inject(.brownOut)
    #expect(!test.board.controller.isLaserEmitting)
    test.board.time.sleep(for: .seconds(1))
    #expect(try test.board.lines.dataReady.level() == .low)
  }

  @Test func brownOut_staysInReset_whileTheLineHoldsIt() throws {
    let test = try TestBoard()
    try test.board.lines.reset.set(.high)
    test.board.world.inject(.brownOut)
    test.board.time.sleep(for: .seconds(1))
    #expect(try !test.bus.probe(TestBoard.controller))
  }

  @Test func write_isForgotten_whenTheControllerStartsAnewInItsMidst() throws {
    let test = try TestBoard()
    let resets = try test.read(RegisterMap.resets)
    test.board.world.inject(.resetInTransfer(afterBytes: 3))
    #expect { try test.write(RegisterMap.sequence, 0x0102_0304) } throws: {
      ($0 as? HALError)?.kind == .dataNotAcknowledged
    }
    #expect(try !test.status(.ready))
    test.board.time.sleep(for: TestBoard.bootTime)
    #expect(try test.read(RegisterMap.sequence) == 0 && test.read(RegisterMap.resets) == resets + 1)
    #expect(try !test.status(.writeRefused))
  }

  @Test func read_hasOneWrongBit_soManyTimes() throws {
    let test = try TestBoard()
    test.board.world.inject(.readFlipped(address: TestBoard.controller, bit: 10, transfers: 2))
    let magic = UInt64(RegisterMap.magicValue)
    // Bit 10 is bit 2 of the second byte.
    #expect(try test.read(RegisterMap.magic) == magic ^ 1 << 18)
    try test.write(RegisterMap.sequence, 5)
    #expect(try test.read(RegisterMap.magic) == magic ^ 1 << 18)
    #expect(try test.read(RegisterMap.magic) == magic)
    #expect(try test.read(RegisterMap.sequence) == 5)
  }

  @Test func edge_isLost_andTheLevelRisesAllTheSame() throws {
    let test = try TestBoard()
    try test.arm()
    test.board.world.inject(.edgesMissed(count: 1))
    try test.pulseTrigger()
    #expect(try test.board.lines.dataReady.waitForEdge(.rising, limit: .milliseconds(1)) == nil)
    #expect(try test.board.lines.dataReady.level() == .high)
    try test.pulseTrigger()
    #expect(try test.board.lines.dataReady.waitForEdge(.rising, limit: .milliseconds(1)) != nil)
  }

  @Test func edge_comesLate_orNeverWhenTheLineFallsBefore() throws {
    let test = try TestBoard()
    try test.arm()
    let line = test.board.lines.dataReady
    test.board.world.inject(.dataReadyLate(nanoseconds: 5_000_000, results: 2))
    let start = test.board.time.now
    try test.pulseTrigger()
    let event = try line.waitForEdge(.rising, limit: .milliseconds(20))
    #expect(event.map { $0.time.since(start) > .milliseconds(5) && $0.time.since(start) < .milliseconds(6) } == true)
    try test.pulseTrigger()
    #expect(try line.waitForEdge(.rising, limit: .milliseconds(1)) == nil)
    // The second result is late, too, and a third trigger takes it away before it shows.
    try test.pulseTrigger()
    #expect(try line.waitForEdge(.rising, limit: .milliseconds(1)) != nil)
  }

  @Test func light_isLess_whenTheLaserDroops() throws {
    func spread(_ share: Double) throws -> Int {
      let test = try TestBoard()
      try test.arm()
      test.board.world.inject(.laserPower(share: share))
      try test.pulseTrigger()
      test.board.time.sleep(for: .milliseconds(1))
      let codes = try RegisterMap.outputs.prefix(3).map {
        Int(Int16(truncatingIfNeeded: try test.read($0)))
      }
      return (codes.max() ?? 0) - (codes.min() ?? 0)
    }
    let (full, half, none) = (try spread(1), try spread(0.5), try spread(0))
    #expect((Double(half) / Double(full) - 0.5).magnitude < 0.02 && none == 0, "\(full), \(half), \(none)")
  }

  @Test func diode_readsNothing_orAllItCan() throws {
    let test = try TestBoard()
    try test.arm()
    test.board.world.inject(.diodeDead(3))
    test.board.world.inject(.diodeSaturated(5))
    test.board.world.inject(.diodeDead(16))
    try test.command(.readDiodes)
    test.board.time.sleep(for: .milliseconds(2))
    let bytes = try test.bytes(32, at: RegisterMap.diodes.address)
    let codes = (0..<16).map { Int(bytes[2 * $0]) << 8 | Int(bytes[2 * $0 + 1]) }
    #expect(codes[3] == 0 && codes[5] == 4095 && codes.count { $0 == 0 } == 1, "\(codes)")
  }
}
