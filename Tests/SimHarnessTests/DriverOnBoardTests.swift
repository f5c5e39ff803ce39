import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Testing

/// The real driver on the emulated board.
@Suite struct DriverOnBoardTests {
  @Test func identify_readsWhatTheBoardIs_whenItIsTheProfilesBoard() throws {
    let bench = try Tiny.bench()
    let identity = try bench.driver.identify()
    #expect(identity.record.boardName == "tiny" && identity.record.serial == 7)
    #expect(identity.versions == Tiny.profile.versions)
    #expect(
      identity.inputPixels == 4 && identity.maskPixels == 16 && identity.maskBits == 3 && identity.diodePixels == 4)
    #expect(identity.outputFullScaleMillivolts == 64 && identity.diodeFullScaleElectrons == 100_000)
    #expect(bench.driver.state == .identified && bench.isDark)
  }

  @Test func identify_refuses_whenTheProfileDescribesOtherOptics() throws {
    let bench = try Tiny.bench()
    let driver = try PhotonicBoard(connection: bench.connection, profile: Tiny.otherProfile, logger: Tiny.quiet)
    let error = #expect(throws: RuntimeError.self) { try driver.identify() }
    #expect(error?.kind == .designMismatch)
    #expect(driver.state == .closed)
  }

  @Test func load_refuses_whenTheProgramIsForAnotherDesign() throws {
    let bench = try Tiny.bench()
    try bench.driver.identify()
    let error = #expect(throws: RuntimeError.self) {
      try bench.driver.load(Tiny.program(for: Tiny.otherProfile))
    }
    #expect(error?.kind == .designMismatch)
    #expect(try bench.driver.read(RegisterMap.maskDigest) == 0)
  }

  @Test func load_refuses_whenALevelIsBeyondTheDesign() throws {
    let bench = try Tiny.bench()
    try bench.driver.identify()
    var levels = Tiny.mask.levels
    levels[200] = 6
    let error = #expect(throws: RuntimeError.self) {
      try bench.driver.load(Tiny.program(for: Tiny.profile, levels: levels))
    }
    #expect(error?.kind == .writeRefused)
    #expect(bench.driver.state == .identified)
  }

  @Test func load_skipsByDigest_whenMaskAndWeightsAreThere() throws {
    let bench = try Tiny.bench()
    try bench.driver.identify()
    let first = try bench.driver.load(Tiny.program)
    // 256 pixels of 3 bits, three banks of 128 bytes.
    #expect(first.bytesWritten == 96 + 384 && !first.maskSkipped && !first.weightsSkipped)
    let second = try bench.driver.load(Tiny.program)
    #expect(second.bytesWritten == 0 && second.maskSkipped && second.weightsSkipped)
    // Another host process: a new driver on the same board.
    let driver = try PhotonicBoard(connection: bench.connection, profile: Tiny.profile, logger: Tiny.quiet)
    try driver.identify()
    let third = try driver.load(Tiny.program)
    #expect(third.bytesWritten == 0 && third.maskSkipped && third.weightsSkipped)
  }

  @Test func load_writesAnew_whenTheBoardWasReset() throws {
    let bench = try Tiny.preparedBench()
    try bench.driver.arm()
    #expect(try bench.driver.expose(sequence: 3).epoch == 1)
    #expect(try bench.driver.expose(sequence: 4).epoch == 2)
    try bench.driver.reset()
    #expect(bench.driver.state == .closed && bench.isDark)
    try bench.driver.identify()
    #expect(try !bench.driver.load(Tiny.program).maskSkipped)
    try bench.driver.configure(try bench.driver.defaultSettings())
    let result = try bench.driver.withArmedLaser { try bench.driver.expose(sequence: 5) }
    #expect(result.epoch == 1 && result.sequence == 5 && result.quality.isTrusted)
    #expect(try bench.driver.counters().resets == 1)
  }

  @Test func expose_answersAsTheDeviceDoes_whenFramesChange() throws {
    let expected = try Tiny.evaluation().run(Tiny.apertures(12), path: .direct, threads: 1)
    let bench = try Tiny.preparedBench()
    try bench.driver.withArmedLaser {
      for frame in 0..<12 {
        try bench.show(frame)
        let result = try bench.driver.expose(sequence: UInt32(frame))
        #expect(result.quality.isTrusted && result.epoch == UInt32(frame + 1))
        #expect(result.winner == expected[frame].winner)
        // Start, then three slots.
        #expect(result.durationNanoseconds == 1_000 + 3 * 24)
        #expect(try bench.driver.readOutputs().map(Int32.init) == expected[frame].outputs)
      }
    }
    #expect(bench.isDark && bench.driver.state == .configured)
    let counters = try bench.driver.counters()
    #expect(counters.exposures == 12 && counters.triggersRefused == 0 && counters.staleReads == 0)
    #expect(counters.laserOnNanoseconds == 12 * 3 * 12)
  }

  @Test func hostFedFrame_givesTheLightsResult_whenItIsTheSameImage() throws {
    let bench = try Tiny.preparedBench(Tiny.idealDevice)
    var settings = try bench.driver.defaultSettings()
    let lit = try bench.driver.withArmedLaser { () -> ([Int16], Int) in
      let winner = try bench.driver.expose(sequence: 1).winner
      return (try Array(bench.driver.readOutputs()), winner)
    }
    try bench.show(5)
    settings.source = .host(bitsPerPixel: 8)
    try bench.driver.configure(settings)
    let fed = try bench.driver.withArmedLaser { () -> ([Int16], Int) in
      try bench.driver.writeHostFrame(Tiny.aperture(0))
      let winner = try bench.driver.expose(sequence: 1).winner
      return (try Array(bench.driver.readOutputs()), winner)
    }
    #expect(lit == fed)
  }

  @Test func readDiodes_measuresTheLight_whenItGrows() throws {
    let bench = try Tiny.preparedBench(Tiny.idealDevice)
    let (dim, bright) = try bench.driver.withArmedLaser {
      let images = [[UInt8]](arrayLiteral: .init(repeating: 60, count: 16), .init(repeating: 120, count: 16))
      let codes = try images.map { image in
        try bench.board.projector.project(image.span, rows: 4, columns: 4)
        return try bench.driver.readDiodes(sequence: 1)
      }
      return (codes[0], codes[1])
    }
    #expect(dim.count == 16 && bench.isDark)
    for (low, high) in zip(dim, bright) {
      // Twice the amplitude is four times the power; each code is off by at most one half, and dark current (one
      // electron here) is far below that.
      #expect(abs(Int(high) - 4 * Int(low)) <= 3)
    }
    #expect(bright.max() ?? 0 > 100)
  }

  @Test func selfTest_passes_onAHealthyBoard() throws {
    let bench = try Tiny.preparedBench()
    let report = try bench.driver.selfTest()
    #expect(report.passed, "\(report.checks.filter { !$0.passed })")
    #expect(report.checks.count == 11)
    #expect(bench.isDark && bench.board.controller.isLaserEmitting == false)
    // It left everything loaded: the board can go on.
    try bench.driver.configure(try bench.driver.defaultSettings())
    #expect(try bench.driver.withArmedLaser { try bench.driver.expose(sequence: 1) }.quality.isTrusted)
    #expect(try bench.driver.counters().exposures == 1)
  }

  @Test func selfTest_namesThePart_whenItIsGoneOrOutOfRange() throws {
    let bench = try Tiny.preparedBench()
    func failures() throws -> [String] {
      try bench.driver.selfTest().checks.filter { !$0.passed }.map(\.name)
    }
    bench.board.world.inject(.deviceGone(address: Tiny.profile.addresses.laserMonitor))
    #expect(try failures() == ["laser rail"])
    bench.board.world.inject(.deviceBack(address: Tiny.profile.addresses.laserMonitor))
    bench.board.world.setInterlockClosed(false)
    #expect(try failures() == ["interlock"])
    bench.board.world.setInterlockClosed(true)
    #expect(try failures() == [])
    bench.board.world.setTemperature(Celsius(70))
    // The part converts within 0.3 s; let that pass.
    bench.board.time.sleep(for: .milliseconds(300))
    #expect(try failures().contains("temperature"))
  }
}
