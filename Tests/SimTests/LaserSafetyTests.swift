import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import Testing

@Suite struct LaserSafetyTests {
  /// A board in the middle of a burst of a second.
  private func firing() throws -> TestBoard {
    let test = try TestBoard()
    try test.arm()
    try test.write(RegisterMap.slotTime, 50_000)
    try test.write(RegisterMap.burstCount, 1_000_000)
    try test.write(RegisterMap.sequence, 42)
    try test.pulseTrigger()
    #expect(test.board.controller.isLaserEmitting)
    return test
  }

  private func expectFaulted(_ test: TestBoard, _ fault: FaultBit) throws {
    #expect(!test.board.controller.isLaserEmitting)
    #expect(try test.board.lines.fault.level() == .high)
    #expect(try test.board.lines.dataReady.level() == .high)
    #expect(try test.read(RegisterMap.faultCause) == fault.mask)
    #expect(try test.status(.fault) && !test.status(.busy) && !test.status(.laserArmed))
    #expect(try test.read(RegisterMap.resultFlags) == ResultFlagBit.faulted.mask)
    #expect(try test.read(RegisterMap.epoch) == 1 && test.read(RegisterMap.resultSequence) == 42)
    try test.pulseTrigger()
    #expect(!test.board.controller.isLaserEmitting)
    #expect(try test.status(.triggerRefused))
  }

  @Test(arguments: ["interlock", "enable", "heartbeat", "mask", "weights"])
  func laser_doesNotFire_whenOneConditionIsMissing(_ missing: String) throws {
    let test = try TestBoard()
    try test.light()
    if missing == "interlock" { test.board.world.setInterlockClosed(false) }
    if missing != "mask" { try test.loadMask() }
    if missing != "weights" { try test.loadWeights() }
    if missing != "heartbeat" { try test.write(RegisterMap.heartbeat, 1) }
    if missing != "enable" { try test.board.lines.laserEnable.set(.high) }
    #expect(try !test.status(.laserArmed))
    try test.pulseTrigger()
    try test.command(.trigger)
    try test.command(.readDiodes)
    #expect(!test.board.controller.isLaserEmitting)
    #expect(try test.status(.triggerRefused) && !test.status(.busy))
    #expect(try test.read(RegisterMap.triggersRefused) == 3)
    test.board.time.sleep(for: .milliseconds(10))
    #expect(try test.read(RegisterMap.laserOnTime) == 0 && test.read(RegisterMap.exposures) == 0)
    #expect(try test.board.lines.dataReady.level() == .low)
  }

  @Test func laser_goesOff_whenTheInterlockOpens() throws {
    let test = try firing()
    test.board.world.schedule(.interlockOpened, at: test.board.time.now.advanced(by: .milliseconds(3)))
    #expect(try test.board.lines.fault.waitForEdge(.rising, limit: .milliseconds(4)) != nil)
    try expectFaulted(test, .interlockOpened)
    try test.command(.clearStatus)
    #expect(try test.read(RegisterMap.faultCause) == FaultBit.interlockOpened.mask)
    test.board.world.setInterlockClosed(true)
    #expect(try test.board.lines.interlock.level() == .high)
    try test.command(.clearStatus)
    #expect(try test.read(RegisterMap.faultCause) == 0 && test.status(.laserArmed))
    #expect(try test.board.lines.fault.level() == .low)
  }

  @Test func laser_goesOff_whenTheHeartbeatStops() throws {
    let test = try firing()
    try test.write(RegisterMap.heartbeat, 2)
    let last = test.board.time.now
    let event = try test.board.lines.fault.waitForEdge(.rising, limit: .seconds(1))
    #expect(event?.time == last.advanced(by: .milliseconds(500)))
    try expectFaulted(test, .heartbeatLost)
    #expect(try !test.status(.heartbeatAlive))
    try test.command(.clearStatus)
    #expect(try test.status(.fault))
    try test.write(RegisterMap.heartbeat, 3)
    try test.command(.clearStatus)
    #expect(try !test.status(.fault) && test.status(.laserArmed))
  }

  @Test func laser_goesOff_whenLaserEnableFalls() throws {
    let test = try firing()
    try test.board.lines.laserEnable.set(.low)
    try expectFaulted(test, .laserDropped)
    try test.command(.clearStatus)
    #expect(try !test.status(.fault) && !test.status(.laserArmed))
  }

  @Test func laser_goesOff_whenTheBoardIsTooHot() throws {
    let test = try firing()
    test.board.world.setTemperature(Celsius(60))
    #expect(test.board.controller.isLaserEmitting)
    test.board.world.setTemperature(Celsius(60.1))
    try expectFaulted(test, .overTemperature)
    try test.command(.clearStatus)
    #expect(try test.status(.fault))
    test.board.world.setTemperature(Celsius(30))
    try test.command(.clearStatus)
    #expect(try !test.status(.fault))
  }

  @Test func laser_goesOff_atEveryReset() throws {
    let soft = try firing()
    try soft.command(.softReset)
    #expect(!soft.board.controller.isLaserEmitting)
    let hard = try firing()
    try hard.board.lines.reset.set(.high)
    #expect(!hard.board.controller.isLaserEmitting)
    #expect(try hard.board.lines.fault.level() == .low && hard.board.lines.dataReady.level() == .low)
  }

  @Test func openInterlock_isNoFault_whileLaserEnableIsLow() throws {
    let test = try TestBoard()
    test.board.world.setInterlockClosed(false)
    #expect(try test.read(RegisterMap.faultCause) == 0 && !test.status(.interlockClosed))
    #expect(try test.board.lines.interlock.level() == .low)
  }

  @Test func firstHeartbeat_isDueOneTimeoutAfterLaserEnable() throws {
    let test = try TestBoard()
    try test.board.lines.laserEnable.set(.high)
    test.board.time.sleep(for: .milliseconds(499))
    #expect(try test.read(RegisterMap.faultCause) == 0)
    test.board.time.sleep(for: .milliseconds(1))
    #expect(try test.read(RegisterMap.faultCause) == FaultBit.heartbeatLost.mask)
  }

  @Test func shorterTimeout_countsFromTheLastHeartbeat() throws {
    let test = try TestBoard()
    try test.arm()
    test.board.time.sleep(for: .milliseconds(50))
    try test.write(RegisterMap.heartbeatTimeout, 10)
    #expect(try !test.status(.heartbeatAlive) && test.status(.fault))
  }
}
