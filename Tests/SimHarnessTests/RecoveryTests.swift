import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Testing

/// The ladder against single faults of an emulated board: which rung helps, and what becomes of the frame in hand.
@Suite struct RecoveryTests {
  private static let controller = Tiny.profile.addresses.controller

  /// Faults after which the run goes on, and the rungs that must have been tried, with the one that brought it back last.
  private static let mended: [(SimulatedFault, [RecoveryRung])] = [
    (.unacknowledged(address: controller, transfers: 9), [.identify, .resume]),
    (.edgesMissed(count: 1), [.identify, .resume]),
    (.dataReadyLate(nanoseconds: 80_000_000, results: 1), [.identify, .resume]),
    (.dataHeld(clocks: 9), [.busClear, .resume]),
    (.dataHeld(clocks: 40), [.busClear, .resetLine, .reload, .resume]),
    (.clockHeld, [.busClear, .softReset, .resetLine, .reload, .resume]),
    (.deviceHung(address: controller), [.softReset, .resetLine, .reload, .resume]),
    (.brownOut, [.identify, .reload, .resume]),
    (.resetInTransfer(afterBytes: 2), [.identify, .reload, .resume]),
  ]

  @Test(arguments: mended) func run_goesOn_andFlagsTheFrame(_ fault: SimulatedFault, _ rungs: [RecoveryRung]) throws {
    let run = try RecoveringRun(fault, before: 3)
    let summary = try run.go()
    #expect(run.bench.isDark)
    #expect(run.results.map(\.frameSequence) == (0..<UInt64(run.frames)).map { $0 })
    #expect(try run.results.map(\.winner) == run.winners)
    #expect(run.results.map { $0.quality.contains(.recovered) } == (0..<run.frames).map { $0 == 3 })
    #expect(summary.recovery.succeeded == 1 && summary.recovery.failed == 0 && summary.recovery.failedFrames == 0)
    #expect(summary.recovery.repeatedFrames == 1 && summary.trusted == UInt64(run.frames))
    for rung in rungs { #expect(summary.recovery[rung].attempts > 0, "\(rung)") }
    for rung in [RecoveryRung.busClear, .softReset, .resetLine, .reload] where !rungs.contains(rung) {
      let isBelow = rungs.contains { Self.height($0) > Self.height(rung) && $0 != .reload && $0 != .resume }
      #expect(summary.recovery[rung].attempts == 0 || isBelow, "\(rung)")
    }
    #expect(summary.recovery.longest > .zero && summary.recovery.longest < .seconds(5))
  }

  private static func height(_ rung: RecoveryRung) -> Int { RecoveryRung.allCases.firstIndex(of: rung) ?? 0 }

  /// What ends a run at once, the ladder untouched.
  private static let final: [(SimulatedFault, RuntimeError.Kind)] = [
    (.interlockOpened, .faultRaised), (.temperature(Celsius(80)), .faultRaised),
  ]

  @Test(arguments: final) func run_ends_withoutARecovery(_ fault: SimulatedFault, _ kind: RuntimeError.Kind) throws {
    let run = try RecoveringRun(fault, before: 3)
    let error = #expect(throws: RuntimeError.self) { try run.go() }
    #expect(error?.kind == kind && run.bench.isDark)
    let report = try #require(run.sink.summary).recovery
    #expect(report.succeeded == 0 && report.rungs.allSatisfy { $0.attempts == 0 })
    #expect(run.results.count == 3 && run.results.allSatisfy(\.quality.isTrusted))
  }

  @Test func run_endsExhausted_whenTheControllerStaysAway() throws {
    let run = try RecoveringRun(.deviceGone(address: Self.controller), before: 2)
    let error = try #require(#expect(throws: RuntimeError.self) { try run.go() })
    #expect(error.kind == .recoveryExhausted && run.bench.isDark)
    // The first error is quoted with its code, and the bus error with its own.
    #expect(error.cause?.contains("first: CND-5001") == true && error.cause?.contains("CND-1001") == true)
    let report = try #require(run.sink.summary).recovery
    #expect(report.failed == 1 && report.succeeded == 0 && run.results.count == 2)
    #expect(report[.resetLine].attempts == 4 && report[.softReset].failures == 1 && report[.busClear].attempts == 1)
    #expect(report.longest < RecoveryConfiguration().budget)
  }

  @Test func run_endsWithTheFirstError_withoutAConfiguration() throws {
    let run = try RecoveringRun(.unacknowledged(address: Self.controller, transfers: 9), before: 3, recovery: nil)
    let error = #expect(throws: RuntimeError.self) { try run.go() }
    #expect(error?.kind == .hardware && error?.cause?.hasPrefix("CND-1001: ") == true && run.bench.isDark)
  }

  /// A board in trouble when the laser is armed for the first time, and one that is gone when the last frame is answered.
  @Test func run_goesOn_whenTheBoardFailsAtItsEnds() throws {
    let first = try RecoveringRun(.wiresMended, before: 0)
    first.bench.board.world.inject(.unacknowledged(address: Self.controller, transfers: 9))
    let atFirst = try first.go()
    #expect(atFirst.recovery.succeeded == 1 && atFirst.trusted == UInt64(first.frames) && first.bench.isDark)
    #expect(first.results.first?.quality == .recovered)
    let last = try RecoveringRun(.unacknowledged(address: Self.controller, transfers: 9), before: UInt64(8))
    let atLast = try last.go()
    #expect(atLast.recovery.succeeded == 1 && atLast.trusted == UInt64(last.frames) && last.bench.isDark)
    // The laser is not armed again for nothing.
    #expect(atLast.recovery[.resume].attempts == 0 && atLast.recovery[.identify].attempts > 0)
  }

  /// Cut off after two of four bytes, STATUS and FAULT_CAUSE read as ones: every fault seems to stand.
  @Test func run_goesOn_whenOnesLookLikeEveryFault() throws {
    for count in 0...8 {
      let run = try RecoveringRun(.edgesMissed(count: 1), before: 3) { bench in
        // The wait for the edge ends after 50 ms; the next transfer reads STATUS and FAULT_CAUSE.
        let moment = bench.board.time.now.advanced(by: .milliseconds(40))
        bench.board.world.schedule(.resetInTransfer(afterBytes: count), at: moment)
      }
      let summary = try run.go()
      #expect(summary.trusted == UInt64(run.frames) && run.bench.isDark, "\(count)")
      #expect(summary.recovery[.reload].attempts == 1, "\(count)")
    }
  }

  @Test func run_ends_whenAnotherBoardAnswersAfterTheReset() throws {
    let run = try RecoveringRun(.brownOut, before: 2) { bench in
      var record = try #require(bench.driver.identity).record
      record.serial += 1
      bench.board.eeprom.program(try record.encode(), at: Int(BoardIdentityRecord.memoryAddress))
    }
    let error = #expect(throws: RuntimeError.self) { try run.go() }
    #expect(error?.kind == .boardReplaced && run.bench.isDark && run.results.count == 2)
    #expect(try #require(run.sink.summary).recovery[.resume].attempts == 0)
  }

  /// MASK_PIXELS read wrong: the same board by name and serial, and the loaded program would not fit it.
  @Test(arguments: [1, 8]) func identity_isAskedForTwice_whenItLooksChanged(reads: UInt32) throws {
    let run = try RecoveringRun(.edgesMissed(count: 1), before: 2) { bench in
      // The read of the identity block comes after the wait for the edge and STATUS; both are over by then.
      bench.board.world.schedule(
        .readFlipped(address: Self.controller, bit: 348, transfers: reads),
        at: bench.board.time.now.advanced(by: .milliseconds(55)))
    }
    if reads == 1 {
      #expect(try run.go().trusted == UInt64(run.frames))
    } else {
      let error = #expect(throws: RuntimeError.self) { try run.go() }
      #expect(error?.kind == .boardReplaced && error?.message.contains("MASK_PIXELS") == true)
    }
    #expect(run.bench.isDark)
  }

  /// A controller that does not acknowledge for a while after its reset is still starting.
  @Test func reset_waitsForAControllerThatDoesNotAnswerYet() throws {
    let bench = try Tiny.bench()
    bench.board.world.inject(.unacknowledged(address: Self.controller, transfers: 40))
    try bench.driver.reset()
    try bench.driver.identify()
    bench.board.world.inject(.deviceGone(address: Self.controller))
    let error = #expect(throws: RuntimeError.self) { try bench.driver.reset() }
    #expect(error?.hardware?.kind == .addressNotAcknowledged)
  }

  @Test func busClear_isSkipped_whereTheBusHasNone() throws {
    let run = try RecoveringRun(.dataHeld(clocks: 9), before: 1, wrapsBus: true)
    let report = try run.go().recovery
    #expect(report[.busClear].skipped == 1 && report[.busClear].attempts == 0)
    #expect(report[.resetLine].attempts == 1 && report[.reload].attempts == 1 && report.succeeded == 1)
    #expect(run.bench.board.bus.clearCount == 0)
  }

  @Test func frame_isGivenUp_whenItsAttemptsAreUsedUp() throws {
    let run = try RecoveringRun(.edgesMissed(count: 3), before: 3)
    let summary = try run.go()
    #expect(run.results.map(\.frameSequence) == (0..<UInt64(run.frames)).filter { $0 != 3 })
    #expect(summary.recovery.failedFrames == 1 && summary.recovery.repeatedFrames == 0)
    #expect(summary.recovery.succeeded == 3 && summary.frames == UInt64(run.frames - 1))
    // The first result after a recovery says so, whosever frame failed.
    #expect(run.results[3].quality.contains(.recovered) && !run.results[4].quality.contains(.recovered))
  }

  @Test func run_ends_whenRecoveriesAreTooMany() throws {
    var bounds = RecoveryConfiguration()
    bounds.mostRecoveries = 2
    let run = try RecoveringRun(.edgesMissed(count: 3), before: 3, recovery: bounds)
    let error = #expect(throws: RuntimeError.self) { try run.go() }
    #expect(error?.kind == .recoveryExhausted && error?.message.contains("3 times within") == true && run.bench.isDark)
  }

  @Test func recovery_isCountedAnew_afterItsWindow() throws {
    var bounds = RecoveryConfiguration()
    bounds.mostRecoveries = 1
    bounds.window = .milliseconds(100)
    let run = try RecoveringRun(.edgesMissed(count: 1), before: 1, recovery: bounds)
    run.sink.onResult = { [bench = run.bench] result in
      guard result.frameSequence == 4 else { return }
      bench.board.time.sleep(for: .milliseconds(101))
      bench.board.world.inject(.edgesMissed(count: 1))
    }
    #expect(try run.go().recovery.succeeded == 2)
  }

  @Test func run_endsExhausted_whenTheBudgetIsSpent() throws {
    var bounds = RecoveryConfiguration()
    bounds.budget = .milliseconds(30)
    let run = try RecoveringRun(.deviceGone(address: Self.controller), before: 1, recovery: bounds)
    let error = #expect(throws: RuntimeError.self) { try run.go() }
    #expect(error?.kind == .recoveryExhausted && error?.message.contains("budget") == true && run.bench.isDark)
  }

  @Test func laser_isOff_duringEveryStep() throws {
    for fault in Self.mended.map(\.0) {
      let bench = try Tiny.preparedBench()
      let supervisor = try BoardSupervisor(board: bench.driver, configuration: RecoveryConfiguration())
      var steps: [RecoveryRung] = []
      supervisor.onStep = { step in
        steps.append(step)
        #expect(bench.isDark, "\(fault), \(step)")
      }
      try bench.driver.withArmedLaser {
        _ = try supervisor.expose(sequence: 1, readsOutputs: true) {}
        bench.board.world.inject(fault)
        let exposure = try supervisor.expose(sequence: 2, readsOutputs: true) {}
        #expect(exposure?.result.quality == .recovered, "\(fault)")
        #expect(bench.driver.state == .armed)
      }
      #expect(steps.last == .resume && bench.isDark)
    }
  }

  /// LASER_ENABLE cannot be driven any more: nothing is recovered, the controller is held in reset instead.
  @Test func run_ends_whenTheLaserCannotBeSwitchedOff() throws {
    let bench = try Tiny.preparedBench()
    let lines = bench.board.lines
    let stubborn = StubbornLine(lines.laserEnable)
    let connection = try BoardConnection(
      bus: bench.board.bus, outputs: [.reset: lines.reset, .trigger: lines.trigger, .laserEnable: stubborn],
      inputs: [.dataReady: lines.dataReady, .fault: lines.fault, .interlock: lines.interlock], time: bench.board.time)
    let driver = try PhotonicBoard(connection: connection, profile: Tiny.profile, logger: Tiny.quiet)
    try driver.identify()
    try driver.load(Tiny.program)
    try driver.configure(driver.defaultSettings())
    let supervisor = try BoardSupervisor(board: driver, configuration: RecoveryConfiguration())
    var steps = 0
    supervisor.onStep = { _ in steps += 1 }
    let error = #expect(throws: RuntimeError.self) {
      try supervisor.withArmedLaser {
        stubborn.isStuck = true
        bench.board.world.inject(.edgesMissed(count: 1))
        _ = try supervisor.expose(sequence: 1, readsOutputs: false) {}
      }
    }
    #expect(error?.kind == .laserNotSafe && steps == 0)
    #expect(lines.reset.level == .high && !bench.board.controller.isLaserEmitting)
  }

  @Test func stop_endsTheLadder_withTheLaserOff() throws {
    let bench = try Tiny.preparedBench()
    let stop = StopSignal()
    let supervisor = try BoardSupervisor(board: bench.driver, configuration: RecoveryConfiguration(), stop: stop)
    supervisor.onStep = { _ in stop.request() }
    try bench.driver.withArmedLaser {
      bench.board.world.inject(.deviceHung(address: Self.controller))
      let exposure = try supervisor.expose(sequence: 1, readsOutputs: false) {}
      #expect(exposure?.result == nil)
      #expect(bench.isDark && supervisor.report.failedFrames == 1 && supervisor.report.failed == 1)
      // Whoever wants to leave can: the board is switched off and on meanwhile.
      bench.board.world.inject(.brownOut)
    }
    #expect(bench.isDark)
  }

  /// The result of another exposure leaves the laser armed; the recovery must not.
  @Test func laser_isOff_whenAStopMeetsADistrustedResult() throws {
    let bench = try Tiny.preparedBench()
    let stop = StopSignal()
    let supervisor = try BoardSupervisor(board: bench.driver, configuration: RecoveryConfiguration(), stop: stop)
    try bench.driver.withArmedLaser {
      _ = try supervisor.expose(sequence: 1, readsOutputs: false) {}
      // Somebody else triggers the board once: EPOCH is two more at the next result.
      bench.board.lines.trigger.drive(.high)
      bench.board.lines.trigger.drive(.low)
      bench.board.time.sleep(for: .milliseconds(1))
      stop.request()
      let exposure = try supervisor.expose(sequence: 2, readsOutputs: false) {}
      #expect(exposure?.result == nil && bench.isDark)
    }
  }

  /// TRIGGER is stuck and DATA_READY glitches: the result block still shows the frame before, which had the same SEQUENCE.
  /// Only EPOCH tells them apart.
  @Test func oldResult_isNotTakenForTheRepeatedFrame_afterARecovery() throws {
    let bench = try Tiny.preparedBench()
    let supervisor = try BoardSupervisor(board: bench.driver, configuration: RecoveryConfiguration())
    try bench.driver.withArmedLaser {
      let first = try #require(try supervisor.expose(sequence: 7, readsOutputs: false) {})
      #expect(first.result.epoch == 1)
      bench.board.world.inject(.lineStuck(.trigger, pin: .low))
      let start = bench.board.time.now
      for milliseconds in stride(from: 1, through: 120, by: 2) {
        let moment = start.advanced(by: .milliseconds(milliseconds))
        bench.board.world.schedule(.lineStuck(.dataReady, pin: .low), at: moment)
        bench.board.world.schedule(.lineFreed(.dataReady), at: moment.advanced(by: .microseconds(900)))
      }
      bench.board.world.schedule(.lineFreed(.trigger), at: start.advanced(by: .milliseconds(60)))
      // Given up while the trigger is stuck, answered by a new exposure afterwards.
      var later: SupervisedExposure?
      for _ in 0..<4 where later == nil { later = try supervisor.expose(sequence: 7, readsOutputs: false) {} }
      #expect(later?.result.epoch == 2 && later?.result.quality == .recovered)
      #expect(supervisor.report.failedFrames > 0)
      #expect(supervisor.report.succeeded > 0)
    }
    #expect(bench.isDark)
  }

  @Test func rungs_areCountedInTheirPlaces() {
    var report = RecoveryReport()
    for (index, rung) in RecoveryRung.allCases.enumerated() {
      #expect(report.rungs[index].rung == rung && report[rung].rung == rung)
    }
    var other = RecoveryReport()
    report.merge(other)
    #expect(report == RecoveryReport() && !report.isEventful)
    other = report
    report.merge(other)
    #expect(report == other)
  }

  @Test func supervisor_refuses_boundsOutOfRange() throws {
    var bounds = RecoveryConfiguration()
    bounds.frameAttempts = 0
    let bench = try Tiny.preparedBench()
    let error = #expect(throws: RuntimeError.self) {
      _ = try BoardSupervisor(board: bench.driver, configuration: bounds)
    }
    #expect(error?.kind == .invalidSetting && error?.message.contains("frameAttempts") == true)
  }

  /// `kill -9`: nobody drives the lines or beats any more; LASER_ENABLE may well stay high.
  @Test func laser_goesOff_inTheMidstOfALight_whenTheHostIsGone() throws {
    // 10,000,000 frames of 72 ns: 0.72 s of light.
    let bench = try Tiny.preparedBench(burstCount: 10_000_000)
    try bench.driver.arm()
    bench.board.lines.trigger.drive(.high)
    bench.board.time.sleep(for: .milliseconds(400))
    #expect(bench.board.controller.isLaserEmitting && bench.board.lines.laserEnable.level == .high)
    bench.board.time.sleep(for: .milliseconds(101))
    #expect(!bench.board.controller.isLaserEmitting && bench.board.lines.laserEnable.level == .high)
  }
}

/// A line that cannot be driven once it is stuck.
private final class StubbornLine: OutputLine {
  var isStuck = false
  private let line: any OutputLine
  init(_ line: any OutputLine) { self.line = line }

  var name: String { line.name }
  var level: LineLevel { line.level }
  func set(_ level: LineLevel) throws(HALError) {
    if isStuck { throw HALError(.other, operation: "drive", subject: name) }
    try line.set(level)
  }
}
