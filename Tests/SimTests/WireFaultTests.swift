import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import Testing

/// Faults of bus and lines, and transfers of several messages.
@Suite struct WireFaultTests {
  @Test func messages_areOneTransfer_asLongAsWriteThenRead() throws {
    let test = try TestBoard()
    let start = test.board.time.now
    var messages = [
      SimulatedI2CMessage(writing: [0, 0], to: 0x2A), SimulatedI2CMessage(reading: 4, from: 0x2A),
    ]
    #expect(test.bus.transfer(&messages) == 2)
    #expect(messages[1].bytes == Array("CNDL".utf8))
    #expect(test.board.time.now.nanoseconds - start.nanoseconds == 75 * 2_500)
    #expect(test.bus.transferCount == 1)
  }

  @Test func messages_endAtTheFirstThatIsNotAcknowledged() throws {
    let test = try TestBoard()
    var messages = [
      SimulatedI2CMessage(writing: [0x0F], to: 0x48), SimulatedI2CMessage(reading: 1, from: 0x31),
      SimulatedI2CMessage(reading: 2, from: 0x48),
    ]
    #expect(test.bus.transfer(&messages) == 1)
    var other = [
      SimulatedI2CMessage(writing: [0x0F], to: 0x48), SimulatedI2CMessage(writing: [0xFF], to: 0x40),
      SimulatedI2CMessage(reading: 2, from: 0x40),
    ]
    #expect(test.bus.transfer(&other) == 3)
    #expect(other[2].bytes == [0x22, 0x60])
    var nothing: [SimulatedI2CMessage] = []
    #expect(test.bus.transfer(&nothing) == 0)
  }

  @Test func device_refusesTheByteAtWhichItGoes_andStaysAway() throws {
    let test = try TestBoard()
    test.board.world.inject(.deviceGoneInTransfer(address: TestBoard.controller, afterBytes: 3))
    #expect { try test.write(RegisterMap.sequence, 0x0102_0304) } throws: {
      ($0 as? HALError)?.kind == .dataNotAcknowledged
    }
    #expect(try !test.bus.probe(TestBoard.controller))
    test.board.world.inject(.deviceBack(address: TestBoard.controller))
    #expect(try test.bus.probe(TestBoard.controller))
    #expect(try test.read(RegisterMap.sequence) != 0x0102_0304)
  }

  @Test func device_readsAsOnes_fromTheByteAtWhichItGoes() throws {
    let test = try TestBoard()
    test.board.world.inject(.deviceGoneInTransfer(address: TestBoard.controller, afterBytes: 4))
    #expect(try test.bytes(4, at: RegisterMap.magic.address) == Array("CN".utf8) + [0xFF, 0xFF])
    #expect(try !test.bus.probe(TestBoard.controller))
  }

  @Test func device_isThereToTheEnd_whenTheTransferIsShorter() throws {
    let test = try TestBoard()
    test.board.world.inject(.deviceGoneInTransfer(address: TestBoard.controller, afterBytes: 100))
    try test.write(RegisterMap.sequence, 9)
    #expect(try !test.bus.probe(TestBoard.controller))
    test.board.world.inject(.wiresMended)
    #expect(try test.read(RegisterMap.sequence) == 9)
  }

  @Test func slowDevice_holdsTheClock_inEveryTransfer() throws {
    let test = try TestBoard()
    test.board.world.inject(.deviceSlow(address: TestBoard.thermometer, stretchNanoseconds: 1_000_000))
    for (stretch, address): (UInt64, I2CAddress) in [
      (1_000_000, TestBoard.thermometer), (1_000_000, TestBoard.thermometer), (0, TestBoard.controller),
    ] {
      let start = test.board.time.now
      #expect(try test.bus.probe(address))
      #expect(test.board.time.now.nanoseconds - start.nanoseconds == 11 * 2_500 + stretch)
    }
    test.board.world.inject(.deviceSlow(address: TestBoard.thermometer, stretchNanoseconds: 0))
    let start = test.board.time.now
    #expect(try test.bus.probe(TestBoard.thermometer))
    #expect(test.board.time.now.nanoseconds - start.nanoseconds == 11 * 2_500)
  }

  @Test func hostSeesAStuckLine_andTheBoardsLevelWhenItIsFree() throws {
    let test = try TestBoard()
    let ready = test.board.lines.dataReady
    try test.arm()
    test.board.world.inject(.lineStuck(.dataReady, pin: .low))
    try test.pulseTrigger()
    #expect(try ready.waitForEdge(.rising, limit: .milliseconds(10)) == nil)
    #expect(try test.status(.dataReady))
    test.board.world.inject(.lineFreed(.dataReady))
    #expect(try ready.waitForEdge(.rising, limit: .zero) != nil)
    // FAULT_N is active low: stuck low means asserted.
    test.board.world.inject(.lineStuck(.fault, pin: .low))
    #expect(try test.board.lines.fault.level() == .high)
    #expect(test.board.lines.pinLevel(.fault) == .low)
    test.board.world.inject(.wiresMended)
    #expect(try test.board.lines.fault.level() == .low)
  }

  /// The laser cannot be lit over a wire that is stuck low, and goes off when it sticks.
  @Test func boardSeesAStuckLine_whateverTheHostDrives() throws {
    let test = try TestBoard()
    try test.arm()
    #expect(try test.status(.laserArmed))
    try test.pulseTrigger()
    #expect(test.board.controller.isLaserEmitting)
    test.board.world.inject(.lineStuck(.laserEnable, pin: .low))
    #expect(!test.board.controller.isLaserEmitting)
    #expect(test.board.lines.laserEnable.level == .high)
    #expect(test.board.lines.pinLevel(.laserEnable) == .low)
    #expect(try !test.status(.laserArmed))
    test.board.world.inject(.lineStuck(.reset, pin: .low))
    #expect(try !test.bus.probe(TestBoard.controller))
    test.board.world.inject(.lineFreed(.reset))
    test.board.time.sleep(for: TestBoard.bootTime)
    #expect(try test.bus.probe(TestBoard.controller))
  }

  @Test func edges_areToldAtOnce_toWhoeverCarriesTheLine() throws {
    let test = try TestBoard()
    var seen: [LineEvent] = []
    test.board.lines.interlock.onEdge = { seen.append($0) }
    test.board.world.setInterlockClosed(false)
    test.board.world.setInterlockClosed(true)
    #expect(seen.map(\.edge) == [.falling, .rising])
  }
}
