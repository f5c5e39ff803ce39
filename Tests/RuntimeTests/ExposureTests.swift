import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import Testing

@Suite struct ExposureTests {
  /// A board that is armed, and then the steps.
  private func armed(_ steps: [ScriptStep]) throws -> (PhotonicBoard, ScriptedBoard) {
    let (board, scripted) = try configured(ExposureTranscript.arm() + steps)
    try board.arm()
    return (board, scripted)
  }

  private func configured(_ steps: [ScriptStep]) throws -> (PhotonicBoard, ScriptedBoard) {
    let scripted = ScriptedBoard(
      IdentifyTranscript.all + LoadTranscript.alreadyLoaded + ExposureTranscript.configure + steps)
    let board = try scripted.driver()
    try board.identify()
    try board.load(Tiny.program)
    try board.configure(board.defaultSettings())
    return (board, scripted)
  }

  private func failure(_ steps: [ScriptStep]) throws -> RuntimeError {
    let (board, scripted) = try armed(steps + ExposureTranscript.makeSafe)
    let error = try #require(throws: RuntimeError.self) { _ = try board.expose(sequence: 7) }
    #expect(scripted.script.isDone)
    #expect(scripted.laserEnable.level == .low)
    #expect(board.state == .configured)
    return error
  }

  @Test func session_followsTheTranscript_fromIdentifyToMakeSafe() throws {
    let scripted = ScriptedBoard(ExposureTranscript.session)
    let board = try scripted.driver()
    try board.identify()
    try board.load(Tiny.program)
    try board.configure(board.defaultSettings())
    let (result, outputs) = try board.withArmedLaser {
      #expect(board.state == .armed && scripted.laserEnable.level == .high)
      return (try board.expose(sequence: 7), try board.readOutputs())
    }
    #expect(scripted.script.isDone)
    #expect(scripted.laserEnable.level == .low)
    #expect(result.epoch == 1 && result.sequence == 7 && result.winner == 1)
    #expect(result.quality.isEmpty && result.quality.isTrusted)
    #expect(result.durationNanoseconds == 1048 && result.controllerMicroseconds == 1000)
    #expect(result.readyTime == Timestamp(nanoseconds: 1048))
    #expect(Array(outputs) == [-100, 288])
    #expect(outputs.margin == 388)
  }

  @Test func expose_readsBlockAgain_whenItsChecksumIsWrongOnce() throws {
    var wrong = [UInt8](repeating: 0, count: 21)
    wrong[20] = 0x55
    let (board, scripted) = try armed(
      ExposureTranscript.trigger(7) + [
        .edge(after: .nanoseconds(1048)), .read([0x02, 0x00], wrong), ExposureTranscript.result,
      ])
    #expect(try board.expose(sequence: 7).winner == 1)
    #expect(scripted.script.isDone)
  }

  @Test func expose_failsDark_whenChecksumStaysWrong() throws {
    var wrong = [UInt8](repeating: 0, count: 21)
    wrong[20] = 0x55
    let reads = [ScriptStep](repeating: .read([0x02, 0x00], wrong), count: 3)
    let error = try failure(ExposureTranscript.trigger(7) + [.edge(after: .nanoseconds(1048))] + reads)
    #expect(error.kind == .resultDamaged)
  }

  @Test(
    arguments: [
      ([0x03, 0xF1, 0x00, 0x00], RuntimeError.Kind.timeout), ([0x43, 0xE1, 0x00, 0x00], .triggerRefused),
      ([0x43, 0xC9, 0x00, 0x01], .faultRaised),
    ] as [([UInt8], RuntimeError.Kind)])
  func expose_saysWhy_whenDataReadyDoesNotRise(status: [UInt8], kind: RuntimeError.Kind) throws {
    let error = try failure(ExposureTranscript.trigger(7) + [.noEdge, .read([0x01, 0x00], status)])
    #expect(error.kind == kind)
    if kind == .faultRaised { #expect(error.message.contains("INTERLOCK_OPENED")) }
  }

  @Test func expose_failsDark_whenControllerStopsAcknowledging() throws {
    let refused = ScriptStep.refuse([0x01, 0x14, 0x00, 0x00, 0x00, 0x07], .dataNotAcknowledged)
    let error = try failure([refused, refused, refused])
    #expect(error.kind == .hardware && error.hardware?.kind == .dataNotAcknowledged)
  }

  @Test func expose_flagsMismatches_whenEpochOrSequenceIsAnothers() throws {
    let (board, _) = try armed(
      ExposureTranscript.exposure + ExposureTranscript.frame(8, epoch: 3, winner: 0)
        + ExposureTranscript.frame(9, epoch: 4, winner: 0, resultSequence: 8)
        + ExposureTranscript.frame(10, epoch: 5, winner: 0, flags: 0x03)
        + ExposureTranscript.frame(11, epoch: 6, winner: 2)
        + ExposureTranscript.frame(12, epoch: 7, winner: 1, flags: 0x05))
    #expect(try board.expose(sequence: 7).quality == [])
    #expect(try board.expose(sequence: 8).quality == .epochMismatch)
    #expect(try board.expose(sequence: 9).quality == .sequenceMismatch)
    #expect(try board.expose(sequence: 10).quality == .stale)
    let noClass = try board.expose(sequence: 11).quality
    #expect(noClass == .invalid && !noClass.isTrusted)
    let saturated = try board.expose(sequence: 12).quality
    #expect(saturated == .saturated && saturated.isTrusted)
  }

  @Test func expose_goesDark_whenResultIsFaulted() throws {
    let (board, scripted) = try armed(
      ExposureTranscript.frame(7, epoch: 1, winner: 0, flags: 0x08) + ExposureTranscript.makeSafe)
    let quality = try board.expose(sequence: 7).quality
    #expect(quality.contains(.faulted) && !quality.isTrusted)
    #expect(scripted.script.isDone)
    #expect(scripted.laserEnable.level == .low && board.state == .configured)
  }

  @Test func expose_sendsHeartbeats_whileItWaitsForALongBurst() throws {
    let (board, scripted) = try configured([])
    var settings = try board.defaultSettings()
    settings.burstCount = 16_777_216
    scripted.script.append([
      .write([0x01, 0x04, 0x00, 0x04]),
      .write([0x01, 0x08, 0x01, 0xF4, 0x02, 0x00, 0x00, 0x18, 0x00, 0x18, 0x01, 0x00, 0x00, 0x00]),
      .read([0x01, 0x00], [0x03, 0xA1]),
    ])
    try board.configure(settings)
    // 16,777,216 frames of 48 ns take 0.8 s: heartbeats after every 166.67 ms.
    let beats: [ScriptStep] = (2...5).map { .write([0x01, 0x06, 0x00, UInt8($0)]) }
    scripted.script.append(
      ExposureTranscript.arm() + ExposureTranscript.trigger(7) + [.edge(after: .nanoseconds(805_307_368))])
    let script = scripted.script
    script.insertAtWait = beats
    script.append([ExposureTranscript.result])
    try board.arm()
    #expect(try board.expose(sequence: 7).winner == 1)
    #expect(script.isDone && script.insertAtWait.isEmpty)
    #expect(scripted.time.now == Timestamp(nanoseconds: 805_307_368))
  }

  @Test func arm_isRefused_whenInterlockIsOpen() throws {
    let (board, scripted) = try configured(ExposureTranscript.makeSafe)
    scripted.interlock.current = .low
    let error = try #require(throws: RuntimeError.self) { try board.arm() }
    #expect(error.kind == .interlockOpen)
    #expect(scripted.script.isDone && scripted.laserEnable.level == .low)
  }

  @Test func arm_isRefused_whenFaultStands() throws {
    let (board, scripted) = try configured(
      [
        .write([0x01, 0x06, 0x00, 0x01]), .read([0x01, 0x00], [0x03, 0xE9, 0x00, 0x08]),
        .write([0x01, 0x04, 0x00, 0x04]), .read([0x01, 0x00], [0x03, 0xE9, 0x00, 0x08]),
      ] + ExposureTranscript.makeSafe)
    let error = try #require(throws: RuntimeError.self) { try board.arm() }
    #expect(error.kind == .faultRaised && error.message.contains("OVER_TEMPERATURE"))
    #expect(scripted.script.isDone && scripted.laserEnable.level == .low)
  }

  @Test func armAgain_happens_onlyAfterTheHeartbeatTimeout() throws {
    let (board, scripted) = try armed(ExposureTranscript.makeSafe + ExposureTranscript.arm(heartbeat: 2))
    scripted.time.sleep(for: .milliseconds(499))
    #expect(try !board.armAgainIfLapsed())
    scripted.time.sleep(for: .milliseconds(1))
    #expect(try board.armAgainIfLapsed())
    #expect(scripted.script.isDone && board.state == .armed)
  }

  @Test func readOutputs_refuses_whenTheyBelongToAnotherEpoch() throws {
    var block: [UInt8] = [
      0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x07, 0x01, 0x21, 0x00, 0x00, 0x00, 0x00, 0x04, 0x18, 0x00, 0x00, 0x03,
      0xE8,
    ]
    block.append(ExposureTranscript.checksum(block))
    block += [UInt8](repeating: 0, count: 35)
    block.append(ExposureTranscript.checksum(block))
    let (board, scripted) = try armed(
      ExposureTranscript.exposure + [ExposureTranscript.outputs[0], .read([0x02, 0x00], block)]
        + ExposureTranscript.makeSafe)
    _ = try board.expose(sequence: 7)
    let error = try #require(throws: RuntimeError.self) { _ = try board.readOutputs() }
    #expect(error.kind == .epochMismatch)
    #expect(scripted.script.isDone && scripted.laserEnable.level == .low)
  }

  @Test func readDiodes_returnsCodes_rowByRow() throws {
    let (board, scripted) = try armed([
      .write([0x01, 0x14, 0x00, 0x00, 0x00, 0x09]), .write([0x01, 0x04, 0x00, 0x10]),
      .read([0x01, 0x00], [0x03, 0xF3]), .read([0x01, 0x00], [0x0B, 0xF1]),
      .read([0x30, 0x00], [0x00, 0x01, 0x0F, 0xFF, 0x01, 0x00, 0x00, 0x00]),
    ])
    #expect(try board.readDiodes(sequence: 9) == [1, 4095, 256, 0])
    #expect(scripted.script.isDone)
  }

  @Test func readDiodes_isNotRepeated_whenItsCommandFails() throws {
    let (board, scripted) = try armed(
      [
        .write([0x01, 0x14, 0x00, 0x00, 0x00, 0x09]),
        .refuse([0x01, 0x04, 0x00, 0x10], .timeout),
      ] + ExposureTranscript.makeSafe)
    let error = try #require(throws: RuntimeError.self) { _ = try board.readDiodes(sequence: 9) }
    #expect(error.kind == .hardware)
    #expect(scripted.script.isDone && scripted.laserEnable.level == .low)
  }

  @Test func hostFrame_isReducedToItsBits_andPaged() throws {
    let (board, scripted) = try configured([
      .write([0x01, 0x04, 0x00, 0x04]), .write([0x01, 0x1B, 0x04]),
      .write([0x01, 0x08, 0x01, 0xF4, 0x02, 0x01, 0x00, 0x18, 0x00, 0x18, 0x00, 0x00, 0x00, 0x01]),
      .read([0x01, 0x00], [0x03, 0xA1]),
    ])
    var settings = try board.defaultSettings()
    settings.source = .host(bitsPerPixel: 4)
    try board.configure(settings)
    // 8 rounds down and 9 up: half of the step of 17 is 8.5.
    let image: [UInt8] = [0, 8, 9, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 255]
    let burst: [UInt8] = [0x40, 0x00, 0x00, 0x11, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCF]
    scripted.script.append([
      .write([0x01, 0x18, 0x00, 0x00]), .write(burst + [ExposureTranscript.checksum(burst)]),
      .read([0x01, 0x00], [0x03, 0xA1]),
    ])
    try board.writeHostFrame(image)
    #expect(scripted.script.isDone)
    let error = try #require(throws: RuntimeError.self) { try board.writeHostFrame([0, 1]) }
    #expect(error.kind == .pipelineMismatch)
  }

  @Test(arguments: [(11, 1, 1, 500), (24, 25, 1, 500), (24, 24, 0, 500), (24, 24, 1, 9), (65_536, 24, 1, 500)])
  func configure_refuses_whenASettingIsOutOfRange(slot: Int, exposure: Int, burst: Int, heartbeat: Int) throws {
    let (board, _) = try configured([])
    var settings = try board.defaultSettings()
    settings.slotNanoseconds = slot
    settings.exposureNanoseconds = exposure
    settings.burstCount = burst
    settings.heartbeatTimeoutMilliseconds = heartbeat
    let error = try #require(throws: RuntimeError.self) { try board.configure(settings) }
    #expect(error.kind == .invalidSetting)
  }

  @Test func calls_areRefused_inTheWrongState() throws {
    let (board, _) = try configured([])
    #expect(try #require(throws: RuntimeError.self) { _ = try board.expose(sequence: 1) }.kind == .illegalState)
    #expect(try #require(throws: RuntimeError.self) { _ = try board.readOutputs() }.kind == .illegalState)
    #expect(try #require(throws: RuntimeError.self) { _ = try board.readDiodes(sequence: 1) }.kind == .illegalState)
    let (other, _) = try armed(ExposureTranscript.makeSafe)
    #expect(try #require(throws: RuntimeError.self) { try other.identify() }.kind == .illegalState)
    #expect(try #require(throws: RuntimeError.self) { try other.load(Tiny.program) }.kind == .illegalState)
    #expect(
      try #require(throws: RuntimeError.self) { try other.write(1, to: RegisterMap.sequence) }.kind == .illegalState)
  }

  @Test func counters_areReadInOneTransfer() throws {
    let (board, scripted) = try configured([
      .read(
        [0x03, 0x00],
        [
          0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0x01, 0x07, 0, 0, 0,
          8,
        ])
    ])
    let counters = try board.counters()
    #expect(scripted.script.isDone)
    #expect(counters.exposures == 1 && counters.crcErrors == 4 && counters.staleReads == 5 && counters.resets == 6)
    #expect(counters.laserOnNanoseconds == 0x107 && counters.uptimeMilliseconds == 8)
  }
}
