import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Testing

/// The conformance suite passes on a board that does as docs/registers.md says, and each check fails on a board that is
/// broken in just the way that it looks for.
@Suite struct ConformanceTests {
  @Test(arguments: [true, false])
  func suite_passes_onTheSimulatedBoard(isIdeal: Bool) throws {
    let rig = try MutantRig(isIdeal ? Tiny.idealDevice : Tiny.device)
    let report = try rig.run()
    for result in report.results { #expect(result.outcome == .passed, "\(result.name): \(result.detail)") }
    #expect(report.results.map(\.name) == ConformanceSuite.all.map(\.name))
    #expect(report.passed && rig.bench.isDark)
  }

  @Test(arguments: Mutant.all)
  func check_fails_onTheBoardThatIsBrokenSo(mutant: Mutant) throws {
    let rig = try MutantRig()
    mutant.breakBoard(rig)
    let report = try rig.run(only: [mutant.check])
    let result = try #require(report.results.first)
    #expect(result.outcome == .failed, "\(result.detail)")
    #expect(result.detail.contains(mutant.says), "\(result.detail)")
    #expect(!report.passed && report.results.count == 1)
    // What the board does with its LASER_ENABLE is its affair; the host has let go of it.
    #expect(rig.laserEnable.level == .low && rig.trigger.level == .low)
  }

  @Test func everyCheck_hasAMutant() {
    #expect(Set(Mutant.all.map(\.check)) == Set(ConformanceSuite.all.map(\.name)))
  }

  @Test func suite_raisesNothing_whenItMayNotFire() throws {
    let rig = try MutantRig()
    rig.plan.mayFire = false
    let trace = WireTrace()
    let connection = try BoardConnection(
      bus: rig.bus,
      outputs: [
        .reset: rig.reset, .trigger: rig.trigger, .laserEnable: TracingOutputLine(rig.laserEnable, trace),
      ],
      inputs: [.dataReady: rig.dataReady, .fault: rig.fault, .interlock: rig.interlock], time: rig.time)
    let driver = try PhotonicBoard(connection: connection, profile: Tiny.profile, logger: Tiny.quiet)
    let report = try ConformanceSuite(driver: driver, profile: Tiny.profile, plan: rig.plan).run()
    let skipped = report.results.filter { $0.outcome == .skipped }.map(\.name)
    #expect(skipped == ["heartbeat", "laser-drop", "interlock-opens", "timing", "epoch", "golden"])
    #expect(report.count(of: .passed) == ConformanceSuite.all.count - skipped.count)
    #expect(report.results.first { $0.name == "timing" }?.detail.contains("--fire") == true)
    #expect(!trace.take().contains(.line("LASER_ENABLE", .high)))
    #expect(try driver.read(RegisterMap.laserOnTime) == 0)
  }

  @Test func check_isSkippedWithItsReason_whenNobodyCanOpenTheLoop() throws {
    let rig = try MutantRig()
    rig.plan.setInterlock = nil
    let result = try #require(try rig.run(only: ["interlock-opens"]).results.first)
    #expect(result.outcome == .skipped && result.detail.contains("--operator"))
  }

  @Test func suite_stops_whenTheLaserCannotBeSwitchedOff() throws {
    let rig = try MutantRig()
    rig.laserEnable.failure = HALError(.other, operation: "drive", subject: "line LASER_ENABLE", errno: 5)
    let error = #expect(throws: RuntimeError.self) { try rig.run() }
    #expect(error?.kind == .laserNotSafe)
    // The second way to the same end.
    #expect(rig.reset.level == .high)
  }

  @Test func suite_fails_whenTheBoardIsGone() throws {
    let rig = try MutantRig()
    rig.bench.board.world.inject(.deviceGone(address: Tiny.profile.addresses.controller))
    let report = try rig.run(only: ["identity", "timing"])
    #expect(report.results.map(\.outcome) == [.failed, .failed])
    #expect(report.results[0].detail.hasPrefix("CND-5001"))
  }

  @Test func duration_isThatOfTheBoardsClock() throws {
    let rig = try MutantRig()
    let before = rig.time.now
    let report = try rig.run(only: ["identity"])
    let result = try #require(report.results.first)
    #expect(result.duration > .milliseconds(20) && result.duration <= rig.time.now.since(before))
  }
}
