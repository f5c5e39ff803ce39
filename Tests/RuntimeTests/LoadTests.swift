import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import CandelaRuntime
import Testing

@Suite struct LoadTests {
  private func identified(_ steps: [ScriptStep]) throws -> (PhotonicBoard, ScriptedBoard) {
    let scripted = ScriptedBoard(IdentifyTranscript.all + steps)
    let board = try scripted.driver()
    try board.identify()
    return (board, scripted)
  }

  private func failure(_ steps: [ScriptStep], _ program: BoardProgram = Tiny.program) throws -> RuntimeError {
    let (board, scripted) = try identified(steps)
    let error = try #require(throws: RuntimeError.self) { try board.load(program) }
    #expect(scripted.script.isDone)
    #expect(board.state == .identified)
    return error
  }

  @Test func load_writesMaskAndWeights_asTheTranscriptSays() throws {
    let (board, scripted) = try identified(LoadTranscript.all)
    let report = try board.load(Tiny.program)
    #expect(scripted.script.isDone)
    #expect(board.state == .loaded)
    #expect(report.bytesWritten == 262 && !report.maskSkipped && !report.weightsSkipped)
  }

  @Test func load_skipsBoth_whenDigestsAreThere() throws {
    let (board, scripted) = try identified(LoadTranscript.alreadyLoaded)
    let report = try board.load(Tiny.program)
    #expect(scripted.script.isDone)
    #expect(report.maskSkipped && report.weightsSkipped && report.bytesWritten == 0)
  }

  @Test func load_refusesProgram_whenDesignDiffers() throws {
    let other = BoardProgram(
      designDigest: Tiny.otherDigest, maskFormat: .levels, packedMask: Tiny.program.packedMask, classCount: 2,
      weightBanks: Tiny.program.weightBanks)
    let error = try failure([], other)
    #expect(error.kind == .designMismatch)
    #expect(error.message.contains(Tiny.otherDigest.short) && error.message.contains(Tiny.designDigest.short))
  }

  @Test(arguments: [0, 5, 7]) func load_refusesProgram_whenMaskSizeDiffers(count: Int) throws {
    let program = BoardProgram(
      designDigest: Tiny.designDigest, maskFormat: .levels, packedMask: [UInt8](repeating: 0, count: count),
      classCount: 2, weightBanks: Tiny.program.weightBanks)
    #expect(try failure([], program).kind == .programMismatch)
  }

  @Test func load_refusesContinuousMask_whenBoardLacksIt() throws {
    let program = BoardProgram(
      designDigest: Tiny.designDigest, maskFormat: .continuous, packedMask: [UInt8](repeating: 0, count: 32),
      classCount: 2, weightBanks: Tiny.program.weightBanks)
    #expect(try failure([], program).kind == .unsupported)
  }

  @Test func load_refusesProgram_whenFixedMaskDiffers() throws {
    let fixed = IdentifyTranscript.block(capabilities: 0x1C)
    let scripted = ScriptedBoard(
      IdentifyTranscript.lines + IdentifyTranscript.ready + [fixed, IdentifyTranscript.record] + LoadTranscript.clear
        + [.read([0x01, 0x00], [0x01, 0x21]), .read([0x00, 0x18], [9, 9, 9, 9, 9, 9, 9, 9])])
    let board = try scripted.driver()
    try board.identify()
    let error = try #require(throws: RuntimeError.self) { try board.load(Tiny.program) }
    #expect(error.kind == .programMismatch && error.message.contains("fixed"))
  }

  @Test func load_repeatsBurst_whenCRCErrorIsSetOnce() throws {
    let burst = LoadTranscript.mask[3]
    let damaged: [ScriptStep] = [burst, .read([0x01, 0x00], [0x20, 0x21]), .write([0x01, 0x04, 0x00, 0x04])]
    let (board, scripted) = try identified(
      LoadTranscript.clear + LoadTranscript.mask[..<3] + damaged + LoadTranscript.mask[3...] + LoadTranscript.weights)
    let report = try board.load(Tiny.program)
    #expect(scripted.script.isDone)
    #expect(report.repeatedBursts == 1 && report.bytesWritten == 268)
  }

  @Test func load_givesUp_whenCRCErrorPersists() throws {
    let damaged: [ScriptStep] = [
      LoadTranscript.mask[3], .read([0x01, 0x00], [0x20, 0x21]), .write([0x01, 0x04, 0x00, 0x04]),
    ]
    let error = try failure(
      LoadTranscript.clear + LoadTranscript.mask[..<3] + [damaged, damaged, damaged, damaged].flatMap(\.self))
    #expect(error.kind == .burstDamaged && error.message.contains("4 times"))
  }

  @Test func load_reportsRefusal_whenControllerRefusesBurst() throws {
    let error = try failure(
      LoadTranscript.clear + LoadTranscript.mask[..<4] + [.read([0x01, 0x00], [0x10, 0x21])])
    #expect(error.kind == .writeRefused)
  }

  @Test func load_reportsRefusal_whenCommitIsRefused() throws {
    let error = try failure(
      LoadTranscript.clear + LoadTranscript.mask[..<6] + [.read([0x01, 0x00], [0x10, 0x21])])
    #expect(error.kind == .writeRefused && error.message.contains("COMMIT_MASK"))
  }

  @Test func load_failsVerification_whenStoredMaskDiffers() throws {
    let error = try failure(
      LoadTranscript.clear + LoadTranscript.mask[..<7] + [.read([0x04, 0x40], [0x0D, 0x4A, 0x02, 0xB7])])
    #expect(error.kind == .loadVerificationFailed && error.message.contains("MASK_CRC"))
  }

  @Test func load_failsVerification_whenSecondBankDiffers() throws {
    let error = try failure(
      LoadTranscript.clear + LoadTranscript.mask + LoadTranscript.weights[..<8]
        + [.read([0x04, 0x00], [0x98, 0x2F, 0xAB, 0xAE, 0x02, 0x53, 0xD1, 0x25])])
    #expect(error.kind == .loadVerificationFailed && error.message.contains("WEIGHT_CRC_1"))
  }

  @Test func load_splitsBursts_whenBurstSizeIsSmall() throws {
    var configuration = BoardConfiguration()
    configuration.burstBytes = 64
    let bank = [UInt8](repeating: 0, count: 63)
    let head: [UInt8] = [0x10, 0x00, 0xA0] + bank
    let tail: [UInt8] = [0x10, 0x40] + [0x00] + bank
    let ok = ScriptStep.read([0x01, 0x00], [0x01, 0x21])
    let head2: [UInt8] = [0x10, 0x80, 0x50] + bank
    let tail2: [UInt8] = [0x10, 0xC0] + [0x00] + bank
    let bursts = [head, tail, head2, tail2].flatMap { [.write($0 + [ExposureTranscript.checksum($0)]), ok] }
    let scripted = ScriptedBoard(
      IdentifyTranscript.all + LoadTranscript.clear + LoadTranscript.mask + LoadTranscript.weights[..<2] + bursts
        + LoadTranscript.weights[6...])
    let board = try scripted.driver(configuration: configuration)
    try board.identify()
    try board.load(Tiny.program)
    #expect(scripted.script.isDone)
  }

  @Test func load_isRefused_beforeIdentify() throws {
    let board = try ScriptedBoard([]).driver()
    let error = try #require(throws: RuntimeError.self) { try board.load(Tiny.program) }
    #expect(error.kind == .illegalState && error.message.contains("closed"))
  }
}
