import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import Testing

@Suite struct BusTests {
  @Test func transfer_fails_whenNobodyAnswersAtTheAddress() throws {
    let test = try TestBoard()
    let present: Set<UInt8> = [0x2A, 0x40, 0x41, 0x48, 0x50]
    for raw in UInt8(0x08)...0x77 {
      #expect(try test.bus.probe(I2CAddress(raw)) == present.contains(raw))
    }
    #expect(throws: HALError.self) { try test.bus.read(1, after: [0], from: I2CAddress(0x31)) }
  }

  /// START and STOP take a clock period, a byte nine: at 400 kHz a period is 2,500 ns.
  @Test func transfer_takesItsWireTime_whenItSucceedsOrFails() throws {
    let test = try TestBoard()
    func time(_ body: () throws -> Void) rethrows -> UInt64 {
      let start = test.board.time.now
      try body()
      return test.board.time.now.nanoseconds - start.nanoseconds
    }
    // S A W W | Sr A R R R R | P: 1 + 27 + 1 + 45 + 1 = 75 periods.
    #expect(try time { _ = try test.read(RegisterMap.magic) } == 75 * 2_500)
    // S A W W W W | P: 1 + 45 + 1 = 47 periods.
    #expect(try time { try test.write(RegisterMap.heartbeat, 1) } == 47 * 2_500)
    // A refused address: S A P: 11 periods.
    #expect(try time { _ = try test.bus.probe(I2CAddress(0x31)) } == 11 * 2_500)
    #expect(test.bus.transferCount == 3)
    #expect(test.bus.byteCount == 8 + 5 + 1)
  }

  @Test func device_isUnreachable_whenFaultsSaySo() throws {
    let test = try TestBoard()
    test.board.world.inject(.unacknowledged(address: TestBoard.controller, transfers: 2))
    #expect(try !test.bus.probe(TestBoard.controller))
    #expect(try !test.bus.probe(TestBoard.controller))
    #expect(try test.bus.probe(TestBoard.controller))
    let soon = test.board.time.now.advanced(by: .milliseconds(1))
    test.board.world.schedule(.deviceGone(address: TestBoard.eeprom), at: soon)
    #expect(try test.bus.probe(TestBoard.eeprom))
    test.board.time.sleep(for: .milliseconds(1))
    #expect(try !test.bus.probe(TestBoard.eeprom))
    test.board.world.inject(.deviceBack(address: TestBoard.eeprom))
    #expect(try test.bus.probe(TestBoard.eeprom))
  }

  @Test func lines_haveNameDirectionAndPolarity_asTheBoardSays() throws {
    let lines = try TestBoard().board.lines
    for line in BoardLine.allCases {
      if line.isOutput {
        #expect(try lines.output(line).name == line.rawValue)
        #expect(throws: HALError.self) { try lines.input(line) }
      } else {
        #expect(try lines.input(line).name == line.rawValue)
        #expect(throws: HALError.self) { try lines.output(line) }
      }
    }
    #expect(lines.reset.pinLevel == .high && lines.fault.pinLevel == .high)
    try lines.reset.set(.high)
    #expect(lines.reset.pinLevel == .low)
  }

  @Test func waitForEdge_dropsOtherEdges_andGivesUpAtTheLimit() throws {
    let test = try TestBoard()
    let interlock = test.board.lines.interlock
    try interlock.discardEdges()
    let start = test.board.time.now
    test.board.world.schedule(.interlockOpened, at: start.advanced(by: .milliseconds(2)))
    test.board.world.schedule(.interlockClosed, at: start.advanced(by: .milliseconds(3)))
    let event = try interlock.waitForEdge(.rising, limit: .milliseconds(10))
    #expect(event == LineEvent(edge: .rising, time: start.advanced(by: .milliseconds(3))))
    #expect(test.board.time.now == start.advanced(by: .milliseconds(3)))
    #expect(try interlock.waitForEdge(.falling, limit: .milliseconds(4)) == nil)
    #expect(test.board.time.now == start.advanced(by: .milliseconds(7)))
  }

  @Test func inputLine_losesTheOldestEdges_whenNobodyTakesThem() throws {
    let test = try TestBoard()
    try test.board.lines.interlock.discardEdges()
    for _ in 0..<40 {
      test.board.world.setInterlockClosed(false)
      test.board.world.setInterlockClosed(true)
    }
    #expect(test.board.lines.interlock.lostEdges == 80 - SimulatedInputLine.queueCapacity)
  }

  @Test func projector_refuses_whenTheImageHasAnotherSize() throws {
    let test = try TestBoard()
    let image = [UInt8](repeating: 1, count: 25)
    #expect(throws: HALError.self) { try test.board.projector.project(image.span, rows: 5, columns: 5) }
    #expect(throws: HALError.self) { try test.board.projector.project(image.span, rows: 4, columns: 4) }
    try test.light()
    #expect(test.board.world.aperture[15] == 240)
  }
}
