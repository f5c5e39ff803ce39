import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import Testing

@Suite struct SafetyTests {
  /// What failed, if anything did, and whether the laser can emit afterwards.
  private func runSession(
    failingAt index: Int, _ kind: HALError.Kind, forGood: Bool, lines: Bool
  ) throws -> (error: RuntimeError?, scripted: ScriptedBoard) {
    let scripted = ScriptedBoard(ExposureTranscript.session)
    scripted.script.failAt = index
    scripted.script.failure = kind
    scripted.script.failsForGood = forGood
    scripted.script.failsLines = lines
    let board = try scripted.driver()
    do {
      try board.identify()
      try board.load(Tiny.program)
      try board.configure(board.defaultSettings())
      try board.withArmedLaser {
        _ = try board.expose(sequence: 7)
        _ = try board.readOutputs()
      }
      #expect(scripted.laserEnable.level == .low)
      return (nil, scripted)
    } catch let error as RuntimeError {
      // Before the driver goes away and drops the line anyhow.
      #expect(scripted.isDark, "operation \(index): \(error)")
      #expect(scripted.laserEnable.level == .low || error.kind == .laserNotSafe)
      #expect(board.monitor.isArmed == (error.kind == .laserNotSafe), "operation \(index): \(error)")
      withExtendedLifetime(board) {}
      return (error, scripted)
    }
  }

  private func sessionLength() throws -> Int {
    let (error, scripted) = try runSession(failingAt: -1, .other, forGood: false, lines: true)
    #expect(error == nil && scripted.script.isDone)
    return scripted.script.operations
  }

  @Test(arguments: [HALError.Kind.other, .shortTransfer, .absent], [false, true])
  func laser_isDark_whicheverOperationFails(kind: HALError.Kind, forGood: Bool) throws {
    let length = try sessionLength()
    #expect(length > 40)
    for index in 0..<length {
      let (error, _) = try runSession(failingAt: index, kind, forGood: forGood, lines: !forGood)
      // With dead lines spared, the failing index may fall on a line; then the next transfer fails for good.
      if !forGood || index < length - 1 { #expect(error != nil, "operation \(index)") }
    }
  }

  @Test func laser_isDark_whicheverTransferTimesOutForGood() throws {
    for index in 0..<(try sessionLength() - 1) {
      let (error, _) = try runSession(failingAt: index, .timeout, forGood: true, lines: false)
      #expect(error?.kind == .hardware, "operation \(index)")
    }
  }

  @Test func session_recovers_whicheverTransferIsNotAcknowledgedOnce() throws {
    for index in 0..<(try sessionLength()) {
      let (error, scripted) = try runSession(
        failingAt: index, .addressNotAcknowledged, forGood: false, lines: false)
      // The EEPROM is read without retries.
      if error == nil { #expect(scripted.script.isDone, "operation \(index)") } else { #expect(index == 5) }
    }
  }

  private func armed(_ steps: [ScriptStep]) throws -> (PhotonicBoard, ScriptedBoard) {
    let scripted = ScriptedBoard(
      IdentifyTranscript.all + LoadTranscript.alreadyLoaded + ExposureTranscript.configure + ExposureTranscript.arm()
        + steps)
    let board = try scripted.driver()
    try board.identify()
    try board.load(Tiny.program)
    try board.configure(board.defaultSettings())
    try board.arm()
    #expect(scripted.laserEnable.level == .high)
    return (board, scripted)
  }

  @Test func makeSafe_mayBeRepeated() throws {
    let (board, scripted) = try armed(
      ExposureTranscript.makeSafe + ExposureTranscript.makeSafe + ExposureTranscript.makeSafe)
    for _ in 0..<3 { try board.makeSafe() }
    #expect(scripted.script.isDone && board.state == .configured)
  }

  @Test func makeSafe_resetsController_whenLaserEnableIsStuck() throws {
    let (board, scripted) = try armed([
      .line("RESET_N", .high), .line("TRIGGER", .low), .write([0x01, 0x04, 0x00, 0x08]),
    ])
    scripted.laserEnable.isStuck = true
    let error = try #require(throws: RuntimeError.self) { try board.makeSafe() }
    #expect(error.kind == .laserNotSafe && error.message.contains("reset"))
    #expect(scripted.script.isDone && scripted.isDark && board.state == .closed)
  }

  @Test func firstError_survives_whenMakeSafeFailsToo() throws {
    struct BodyError: Error {}
    let (board, scripted) = try configuredOnly(
      ExposureTranscript.arm() + [
        .line("LASER_ENABLE", .low), .line("TRIGGER", .low), .refuse([0x01, 0x04, 0x00, 0x08], .other),
      ])
    #expect(throws: BodyError.self) { try board.withArmedLaser { throw BodyError() } }
    #expect(scripted.script.isDone && scripted.laserEnable.level == .low && board.state == .closed)
  }

  @Test func laserNotSafe_quotesFirstError_whenTheLineIsStuck() throws {
    let (board, scripted) = try configuredOnly(
      ExposureTranscript.arm() + ExposureTranscript.trigger(7) + [
        .noEdge, .read([0x01, 0x00], [0x03, 0xF1, 0x00, 0x00]), .line("RESET_N", .high), .line("TRIGGER", .low),
        .write([0x01, 0x04, 0x00, 0x08]),
      ])
    let error = try #require(throws: RuntimeError.self) {
      try board.withArmedLaser {
        scripted.laserEnable.isStuck = true
        _ = try board.expose(sequence: 7)
      }
    }
    #expect(error.kind == .laserNotSafe)
    #expect(error.cause?.contains("CND-5017") == true)
    #expect(scripted.isDark)
  }

  private func configuredOnly(_ steps: [ScriptStep]) throws -> (PhotonicBoard, ScriptedBoard) {
    let scripted = ScriptedBoard(
      IdentifyTranscript.all + LoadTranscript.alreadyLoaded + ExposureTranscript.configure + steps)
    let board = try scripted.driver()
    try board.identify()
    try board.load(Tiny.program)
    try board.configure(board.defaultSettings())
    return (board, scripted)
  }

  @Test func laser_isDark_whenTheDriverGoesAway() throws {
    let scripted = try {
      let (board, scripted) = try armed([.line("LASER_ENABLE", .low), .line("TRIGGER", .low)])
      #expect(board.state == .armed)
      return scripted
    }()
    #expect(scripted.laserEnable.level == .low)
    #expect(scripted.script.isDone)
  }
}
