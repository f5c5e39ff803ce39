import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Testing

/// A host whose edges never arrive.
@Suite struct PolledEdgesTests {
  private static func driver(_ bench: SimulatedBench, findsReadyByStatus: Bool) throws -> PhotonicBoard {
    let wires = bench.connection
    let dataReady = MutantInputLine(wires.dataReady)
    dataReady.hidesEdges = true
    let connection = try BoardConnection(
      bus: wires.bus, outputs: [.reset: wires.reset, .trigger: wires.trigger, .laserEnable: wires.laserEnable],
      inputs: [.dataReady: dataReady, .fault: wires.fault, .interlock: wires.interlock], time: wires.time)
    var configuration = BoardConfiguration()
    configuration.findsReadyByStatus = findsReadyByStatus
    let driver = try PhotonicBoard(
      connection: connection, profile: Tiny.profile, configuration: configuration, logger: Tiny.quiet)
    try driver.identify()
    try driver.load(Tiny.program)
    try driver.configure(try driver.defaultSettings())
    return driver
  }

  @Test func results_areFoundByStatus_whenToldTo() throws {
    let bench = try Tiny.bench()
    let driver = try Self.driver(bench, findsReadyByStatus: true)
    try driver.withArmedLaser {
      for frame in 1...20 {
        let result = try driver.expose(sequence: UInt32(frame))
        #expect(result.epoch == UInt32(frame) && result.sequence == UInt32(frame) && result.quality.isTrusted)
      }
    }
    #expect(bench.isDark)
  }

  @Test func longBurst_isWaitedFor_withTheHeartbeatAlive() throws {
    let bench = try Tiny.bench()
    let driver = try Self.driver(bench, findsReadyByStatus: true)
    var settings = try driver.defaultSettings()
    // The longest burst: 1.2 s, more than two heartbeat timeouts.
    settings.burstCount = RegisterLimits.burstCount.upperBound
    try driver.configure(settings)
    let result = try driver.withArmedLaser { try driver.expose(sequence: 1) }
    #expect(result.quality.isTrusted && result.durationNanoseconds > 1_200_000_000)
  }

  @Test func refusedTrigger_isReported_atOnce() throws {
    let bench = try Tiny.bench()
    let driver = try Self.driver(bench, findsReadyByStatus: true)
    let error = #expect(throws: RuntimeError.self) {
      try driver.withArmedLaser {
        bench.board.world.setInterlockClosed(false)
        bench.board.world.setInterlockClosed(true)
        _ = try driver.expose(sequence: 1)
      }
    }
    #expect(error?.kind == .faultRaised && bench.isDark)
  }

  @Test func missingEdge_isATimeout_otherwise() throws {
    let bench = try Tiny.bench()
    let driver = try Self.driver(bench, findsReadyByStatus: false)
    let error = #expect(throws: RuntimeError.self) {
      try driver.withArmedLaser { _ = try driver.expose(sequence: 1) }
    }
    #expect(error?.kind == .timeout && bench.isDark)
  }
}
