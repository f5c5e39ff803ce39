import CandelaBoardSpec
import CandelaHAL
import CandelaRuntime
import Testing

@Suite struct IdentifyTests {
  private func identify(_ steps: [ScriptStep]) throws -> (PhotonicBoard, ScriptedBoard) {
    let scripted = ScriptedBoard(IdentifyTranscript.lines + steps)
    let board = try scripted.driver()
    try board.identify()
    #expect(scripted.script.isDone)
    return (board, scripted)
  }

  private func failure(_ steps: [ScriptStep]) throws -> RuntimeError {
    try #require(throws: RuntimeError.self) { _ = try identify(steps) }
  }

  @Test func identify_readsBlockAndRecord_whenBoardFits() throws {
    let scripted = ScriptedBoard(IdentifyTranscript.all)
    let board = try scripted.driver()
    let identity = try board.identify()
    #expect(scripted.script.isDone)
    #expect(board.state == .identified)
    #expect(identity.record.serial == 0xAB)
    #expect(identity.record.boardName == "tiny")
    #expect(identity.inputPixels == 4 && identity.diodePixels == 2 && identity.maskBits == 3)
    #expect(identity.diodeFullScaleElectrons == 400_000)
    #expect(identity.maskByteCount(.levels) == 6 && identity.maskByteCount(.continuous) == 32)
    #expect(identity.has(.programmableMask) && !identity.has(.continuousMask))
  }

  @Test func identify_waitsForReady_whenControllerStarts() throws {
    let starting = ScriptStep.read([0x01, 0x00], [0x00, 0x20])
    let (_, scripted) = try identify(
      [starting, starting] + IdentifyTranscript.ready + [IdentifyTranscript.block(), IdentifyTranscript.record])
    #expect(scripted.time.now == Timestamp(nanoseconds: 2_000_000))
  }

  @Test func identify_givesUp_whenReadyNeverComes() throws {
    let starting = [ScriptStep](repeating: .read([0x01, 0x00], [0x00, 0x20]), count: 503)
    #expect(try failure(starting).kind == .timeout)
  }

  @Test func identify_repeatsTransfer_whenAddressIsNotAcknowledgedTwice() throws {
    let refusal = ScriptStep.refuse([0x01, 0x00], .addressNotAcknowledged)
    let (board, _) = try identify(
      [refusal, refusal] + IdentifyTranscript.ready + [IdentifyTranscript.block(), IdentifyTranscript.record])
    #expect(board.repetitions == 2)
  }

  @Test func identify_reportsAbsentBoard_whenRetriesAreUsedUp() throws {
    let error = try failure([ScriptStep](repeating: .refuse([0x01, 0x00], .addressNotAcknowledged), count: 3))
    #expect(error.kind == .hardware)
    #expect(error.code == "CND-5001")
    #expect(error.hardware?.kind == .addressNotAcknowledged)
    #expect(error.message.contains("3 attempts"))
  }

  @Test func identify_refuses_whenMagicIsWrong() throws {
    let block = IdentifyTranscript.block(magic: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(try failure(IdentifyTranscript.ready + [block]).kind == .notAController)
  }

  @Test(
    arguments: [
      ([0x02, 0x00], "2.0", "Update Candela"), ([0x00, 0x09], "0.9", "Update the board's firmware"),
    ] as [([UInt8], String, String)])
  func identify_namesBothVersions_whenMajorDiffers(version: [UInt8], text: String, remedy: String) throws {
    let error = try failure(IdentifyTranscript.ready + [IdentifyTranscript.block(protocol: version)])
    #expect(error.kind == .protocolMismatch)
    #expect(error.message.contains(text) && error.message.contains("1.0"))
    #expect(error.remedy.contains(remedy))
  }

  @Test func identify_acceptsLaterMinor_andRefusesEarlier() throws {
    let later = IdentifyTranscript.block(protocol: [0x01, 0x07])
    _ = try identify(IdentifyTranscript.ready + [later, IdentifyTranscript.record])
    var expected = Tiny.board
    expected.versions.protocolVersion = 0x0101
    let scripted = ScriptedBoard(IdentifyTranscript.lines + IdentifyTranscript.ready + [IdentifyTranscript.block()])
    let board = try scripted.driver(expecting: expected)
    let error = try #require(throws: RuntimeError.self) { try board.identify() }
    #expect(error.kind == .protocolMismatch)
    #expect(board.state == .closed)
  }

  @Test func identify_refuses_whenDesignDiffers() throws {
    let block = IdentifyTranscript.block(design: [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08])
    let error = try failure(IdentifyTranscript.ready + [block])
    #expect(error.kind == .designMismatch)
    #expect(error.message.contains("0x0102030405060708") && error.message.contains("0x0001020304050607"))
  }

  @Test func identify_refuses_whenRecordIsDamaged() throws {
    var bytes = IdentifyTranscript.recordBytes
    bytes[45] ^= 0x01
    let error = try failure(IdentifyTranscript.ready + [IdentifyTranscript.block(), .part(0x50, [0x00, 0x00], bytes)])
    #expect(error.kind == .identityDamaged)
  }

  @Test func connection_namesLine_whenOneIsMissing() throws {
    let scripted = ScriptedBoard([])
    let error = try #require(throws: RuntimeError.self) {
      _ = try BoardConnection(
        bus: ScriptedI2CBus(scripted.script), outputs: [.reset: scripted.reset, .trigger: scripted.trigger],
        inputs: [:], time: scripted.time)
    }
    #expect(error.kind == .lineMissing)
    #expect(error.message.contains("LASER_ENABLE"))
  }

  @Test func configuration_isRefused_whenFieldIsOutOfRange() throws {
    var configuration = BoardConfiguration()
    configuration.burstBytes = 4097
    let error = try #require(throws: RuntimeError.self) {
      _ = try ScriptedBoard([]).driver(configuration: configuration)
    }
    #expect(error.kind == .invalidSetting)
    #expect(error.message.contains("burstBytes") && error.remedy.contains("16...4096"))
  }
}
