import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import TestSupport
import Testing

/// Random transfers and line changes: nothing may trap, and the laser keeps its rules.
@Suite struct FuzzTests {
  private static let addresses = [
    TestBoard.controller, TestBoard.controller, TestBoard.controller, TestBoard.controller, TestBoard.eeprom,
    TestBoard.boardMonitor, TestBoard.laserMonitor, TestBoard.thermometer, I2CAddress(0x31),
  ]

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func randomTransfers_neverTrap_andNeverFireAgainstTheRules(seed: UInt64) throws {
    print("fuzz seed \(seed)")
    var random = SplitMix64(seed: seed)
    let test = try TestBoard(seed: seed, ideal: seed % 2 == 0)
    try test.arm()
    var fired = 0
    for _ in 0..<4_000 {
      step(test, &random)
      if test.board.controller.isLaserEmitting {
        fired += 1
        #expect(test.board.world.isInterlockClosed)
        #expect(test.board.lines.laserEnable.level == .high)
        #expect(test.board.lines.reset.level == .low)
        #expect(try test.board.lines.fault.level() == .low)
        #expect(test.board.world.temperature <= Celsius(60))
      }
    }
    #expect(fired > 0)
    #expect(try test.bus.read(4, after: [0xFE], from: TestBoard.boardMonitor) == [0x54, 0x49, 0x54, 0x49])
  }

  private func step(_ test: TestBoard, _ random: inout SplitMix64) {
    do {
      switch Int.random(in: 0..<24, using: &random) {
      case 0: try test.board.lines.laserEnable.set(Int.random(in: 0..<4, using: &random) == 0 ? .low : .high)
      case 1: try test.pulseTrigger()
      case 2: test.board.world.setInterlockClosed(Int.random(in: 0..<3, using: &random) > 0)
      case 3: test.board.time.advance(byNanoseconds: random.next() >> UInt64.random(in: 30...63, using: &random))
      case 4: try test.board.lines.reset.set(Int.random(in: 0..<5, using: &random) == 0 ? .high : .low)
      case 5: test.board.world.setTemperature(Celsius(Double.random(in: -200...62, using: &random)))
      case 6: _ = try test.board.lines.dataReady.waitForEdge(.rising, limit: .milliseconds(3))
      case 7: test.board.world.inject(.unacknowledged(address: Self.addresses[4], transfers: 2))
      case 8, 9, 10: try test.write(RegisterMap.heartbeat, 1)
      case 11, 12: try writeSomethingKnown(test, &random)
      case 13:
        try test.board.lines.reset.set(.low)
        test.board.world.setInterlockClosed(true)
        test.board.world.setTemperature(Celsius(20))
        test.board.time.sleep(for: .milliseconds(2))
        try test.write(RegisterMap.heartbeat, 1)
        try test.command(.abort, .clearStatus)
        try test.arm()
        try test.pulseTrigger()
      default: try transferNoise(test, &random)
      }
    } catch {
      // Refusals are what a bus does; that nothing traps is what is tested.
      #expect(error is HALError)
    }
  }

  private func transferNoise(_ test: TestBoard, _ random: inout SplitMix64) throws {
    let address = Self.addresses[Int.random(in: 0..<Self.addresses.count, using: &random)]
    let count = Int.random(in: 0..<(Int.random(in: 0..<20, using: &random) == 0 ? 5_000 : 12), using: &random)
    var bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    if count > 1, Bool.random(using: &random) { bytes[0] = UInt8.random(in: 0...4, using: &random) }
    _ = try test.bus.read(Int.random(in: 0..<80, using: &random), after: bytes, from: address)
  }

  /// A whole register with a random value, or a window write with a right checksum.
  private func writeSomethingKnown(_ test: TestBoard, _ random: inout SplitMix64) throws {
    if Bool.random(using: &random), let register = RegisterMap.registers.randomElement(using: &random) {
      try test.write(register, random.next() >> UInt64.random(in: 0...63, using: &random))
    } else if let window = RegisterMap.windows.randomElement(using: &random) {
      let data = (0..<Int.random(in: 0..<40, using: &random)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      try test.writeWindow(at: window.address &+ UInt16.random(in: 0..<150, using: &random), data)
    }
  }
}
