import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Testing

/// What the driver makes of a world that goes wrong. An exposure of 100,000 frames lasts 7.2 ms, so a fault at 3 ms
/// comes in its midst.
@Suite struct FaultTests {
  static let longBurst = 100_000
  static let midst = Duration.milliseconds(3)
  static let controller = Tiny.profile.addresses.controller

  private static func schedule(_ fault: SimulatedFault, on bench: SimulatedBench, after delay: Duration = midst) {
    bench.board.world.schedule(fault, at: bench.board.time.now.advanced(by: delay))
  }

  @Test(arguments: [SimulatedFault.interlockOpened, .temperature(Celsius(61))])
  func expose_givesAFaultedResult_whenTheFaultComesInItsMidst(_ fault: SimulatedFault) throws {
    let bench = try Tiny.preparedBench(burstCount: Self.longBurst)
    try bench.driver.arm()
    Self.schedule(fault, on: bench)
    let result = try bench.driver.expose(sequence: 1)
    #expect(result.quality.contains(.faulted) && result.quality.contains(.invalid) && !result.quality.isTrusted)
    #expect(bench.isDark && bench.driver.state == .configured)
    // The laser went off with the fault, long before the burst's end.
    let emitted = try bench.driver.counters().laserOnNanoseconds
    #expect(emitted > 0 && emitted < 100_000 * 3 * 12 * 3 / 7)
  }

  @Test func arm_isRefused_untilTheInterlockIsClosedAgain() throws {
    let bench = try Tiny.preparedBench()
    bench.board.world.setInterlockClosed(false)
    let error = #expect(throws: RuntimeError.self) { try bench.driver.arm() }
    #expect(error?.kind == .interlockOpen)
    #expect(bench.isDark)
    bench.board.world.setInterlockClosed(true)
    #expect(try bench.driver.withArmedLaser { try bench.driver.expose(sequence: 1) }.quality.isTrusted)
  }

  @Test func arm_isRefused_untilTheBoardIsCoolAgain() throws {
    let bench = try Tiny.preparedBench()
    bench.board.world.setTemperature(Celsius(61))
    let error = #expect(throws: RuntimeError.self) { try bench.driver.arm() }
    #expect(error?.kind == .faultRaised)
    #expect(error?.message.contains("OVER_TEMPERATURE") == true)
    #expect(bench.isDark)
    bench.board.world.setTemperature(Celsius(40))
    #expect(try bench.driver.withArmedLaser { try bench.driver.expose(sequence: 1) }.quality.isTrusted)
  }

  @Test(arguments: [
    (SimulatedFault.interlockOpened, "INTERLOCK_OPENED"), (.temperature(Celsius(61)), "OVER_TEMPERATURE"),
  ])
  func expose_reportsTheFault_whenItCameBetweenFrames(_ fault: SimulatedFault, _ name: String) throws {
    let bench = try Tiny.preparedBench()
    try bench.driver.arm()
    #expect(try bench.driver.expose(sequence: 1).quality.isTrusted)
    bench.board.world.inject(fault)
    let error = #expect(throws: RuntimeError.self) { try bench.driver.expose(sequence: 2) }
    #expect(error?.kind == .faultRaised && error?.message.contains(name) == true)
    #expect(bench.isDark && bench.driver.state == .configured)
    #expect(try bench.driver.counters().exposures == 1)
  }

  @Test func expose_reportsHardware_whenTheControllerFallsOffTheBusInItsMidst() throws {
    let bench = try Tiny.preparedBench(burstCount: Self.longBurst)
    let error = #expect(throws: RuntimeError.self) {
      try bench.driver.withArmedLaser {
        Self.schedule(.deviceGone(address: Self.controller), on: bench)
        _ = try bench.driver.expose(sequence: 1)
      }
    }
    #expect(error?.kind == .hardware && error?.hardware?.kind == .addressNotAcknowledged)
    #expect(bench.isDark && bench.driver.state == .closed)
    bench.board.world.inject(.deviceBack(address: Self.controller))
    try bench.driver.identify()
    // The board was never without power.
    #expect(try bench.driver.load(Tiny.program).maskSkipped)
  }

  @Test func expose_succeeds_whenTheControllerMissesFewTransfers() throws {
    let bench = try Tiny.preparedBench(Tiny.idealDevice)
    let result = try bench.driver.withArmedLaser {
      let first = try bench.driver.expose(sequence: 1)
      bench.board.world.inject(.unacknowledged(address: Self.controller, transfers: 2))
      let second = try bench.driver.expose(sequence: 2)
      #expect(second.epoch == first.epoch + 1 && second.winner == first.winner)
      return second
    }
    #expect(result.quality.isTrusted && bench.driver.repetitions == 2)
  }

  @Test func expose_reportsHardware_whenTheControllerMissesMoreThanTheRetries() throws {
    let bench = try Tiny.preparedBench()
    try bench.driver.arm()
    bench.board.world.inject(.unacknowledged(address: Self.controller, transfers: 3))
    let error = #expect(throws: RuntimeError.self) { try bench.driver.expose(sequence: 1) }
    #expect(error?.kind == .hardware && error?.hardware?.kind == .addressNotAcknowledged)
    // ABORT went through: the board's state is known.
    #expect(bench.isDark && bench.driver.state == .configured)
    let result = try bench.driver.withArmedLaser { try bench.driver.expose(sequence: 2) }
    #expect(result.quality.isTrusted && result.epoch == 1)
  }

  @Test func laser_goesOffByItself_whenTheHostIsAwayForLongerThanTheHeartbeat() throws {
    let bench = try Tiny.preparedBench()
    try bench.driver.arm()
    #expect(try !bench.driver.armAgainIfLapsed())
    bench.board.time.sleep(for: .milliseconds(501))
    #expect(try bench.board.lines.fault.level() == .high)
    let error = #expect(throws: RuntimeError.self) { try bench.driver.expose(sequence: 1) }
    #expect(error?.kind == .faultRaised && error?.message.contains("HEARTBEAT_LOST") == true)
    #expect(bench.isDark)
    #expect(try bench.driver.counters().exposures == 0)
  }

  @Test func armAgainIfLapsed_armsAnew_whenTheHeartbeatWasLost() throws {
    let bench = try Tiny.preparedBench()
    try bench.driver.withArmedLaser {
      #expect(try bench.driver.expose(sequence: 1).epoch == 1)
      bench.board.time.sleep(for: .milliseconds(501))
      #expect(try bench.driver.armAgainIfLapsed())
      let result = try bench.driver.expose(sequence: 2)
      #expect(result.quality.isTrusted && result.epoch == 2)
    }
    #expect(bench.isDark)
  }

  @Test func keepAlive_holdsTheLaserArmed_whileTheHostWaits() throws {
    let bench = try Tiny.preparedBench()
    try bench.driver.withArmedLaser {
      for _ in 0..<40 {
        bench.board.time.sleep(for: .milliseconds(100))
        try bench.driver.keepAlive()
      }
      #expect(try bench.driver.expose(sequence: 1).quality.isTrusted)
    }
  }

  @Test func laser_isDark_whenTheDriverIsLetGo() throws {
    let bench = try Tiny.preparedBench()
    var driver: PhotonicBoard? = try PhotonicBoard(
      connection: bench.connection, profile: Tiny.profile, logger: Tiny.quiet)
    try driver?.identify()
    try driver?.load(Tiny.program)
    if let settings = try driver?.defaultSettings() { try driver?.configure(settings) }
    try driver?.arm()
    #expect(bench.board.lines.laserEnable.level == .high)
    driver = nil
    #expect(bench.isDark)
  }

  @Test func laser_isDark_whenTheBodyThrowsSomethingElse() throws {
    struct Unrelated: Error {}
    let bench = try Tiny.preparedBench()
    #expect(throws: Unrelated.self) { try bench.driver.withArmedLaser { throw Unrelated() } }
    #expect(bench.isDark)
  }
}
