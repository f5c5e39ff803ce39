import CandelaBoardSpec
import CandelaHAL
import CandelaModel

extension PhotonicBoard {
  /// Writes mask and weights, commits them and checks what the board stored. What is there already, by digest, is
  /// skipped. Afterwards the board is `loaded`; after a failure it is `identified`.
  /// - Throws: `RuntimeError` of kind `designMismatch`, `programMismatch`, `unsupported`, `writeRefused`,
  ///   `burstDamaged`, `loadVerificationFailed`, `timeout` or `hardware`.
  @discardableResult
  public func load(_ program: BoardProgram) throws(RuntimeError) -> LoadReport {
    try require([.identified, .loaded, .configured], for: "load")
    let identity = try requireIdentity(for: "load")
    try Self.check(program, fits: identity, expected)
    state = .identified
    let start = connection.time.now
    let bytes = port.windowBytesWritten
    let repeated = port.repeatedBursts
    var report = LoadReport(
      classCount: program.classCount, relativeExposure: program.relativeExposure, maskDigest: program.maskDigest,
      weightsDigest: program.weightsDigest)
    // Sticky bits of an earlier user must not be taken for ours.
    try port.command(.clearStatus)
    report.maskSkipped = try isLoaded(program.maskDigest, RegisterMap.maskDigest, .maskLoaded)
    if !report.maskSkipped { try loadMask(program, identity) }
    report.weightsSkipped = try isLoaded(program.weightsDigest, RegisterMap.weightsDigest, .weightsLoaded)
    if !report.weightsSkipped { try loadWeights(program) }
    report.bytesWritten = port.windowBytesWritten - bytes
    report.repeatedBursts = port.repeatedBursts - repeated
    report.duration = connection.time.now.since(start)
    loadReport = report
    self.program = program
    state = .loaded
    return report
  }

  /// Whether the board could be loaded with a program and set up for it; nothing is sent.
  /// - Throws: `RuntimeError` of kind `designMismatch`, `programMismatch`, `unsupported` or `invalidSetting`.
  func check(_ program: BoardProgram) throws(RuntimeError) {
    let identity = try requireIdentity(for: "a change of the program")
    try Self.check(program, fits: identity, expected)
    if !identity.has(.programmableMask), let running = self.program, running.maskDigest != program.maskDigest {
      throw .fixedMask(program)
    }
    try expected.settings(classCount: program.classCount, relativeExposure: program.relativeExposure)
      .validate(for: identity)
  }

  private static func check(
    _ program: BoardProgram, fits identity: BoardIdentity, _ expected: ExpectedBoard
  ) throws(RuntimeError) {
    guard program.designDigest == expected.designDigest else {
      throw RuntimeError(
        .designMismatch,
        "the program was made for optical design \(program.designDigest.short), the board \(expected.name) has "
          + expected.designDigest.short,
        remedy: "Use a bundle trained for this board, or train one")
    }
    guard identity.has(.programmableMask) else { return }
    if program.maskFormat == .continuous { try identity.require(.continuousMask) }
    let wanted = identity.maskByteCount(program.maskFormat)
    guard program.packedMask.count == wanted else {
      throw RuntimeError(
        .programMismatch,
        "the program's mask has \(program.packedMask.count) bytes, the board's \(identity.maskLayers) x "
          + "\(identity.maskPixels) x \(identity.maskPixels) pixels take \(wanted)",
        remedy: "Use a bundle trained for this board, or pack it again")
    }
  }

  private func isLoaded(
    _ digest: Digest256, _ register: Register, _ bit: StatusBit
  ) throws(RuntimeError) -> Bool {
    guard bit.isSet(in: try port.status()) else { return false }
    return try port.read(register) == digest.register
  }

  private func loadMask(_ program: BoardProgram, _ identity: BoardIdentity) throws(RuntimeError) {
    guard identity.has(.programmableMask) else { throw .fixedMask(program) }
    try port.write(RegisterMap.maskFormat, UInt64(program.maskFormat.rawValue))
    try port.writePaged(RegisterMap.mask, program.packedMask)
    try commit(.commitMask, .maskLoaded)
    try verify(RegisterMap.maskCRC, UInt64(CRC32.checksum(program.packedMask)))
    try verify(RegisterMap.maskDigest, program.maskDigest.register)
  }

  private func loadWeights(_ program: BoardProgram) throws(RuntimeError) {
    try port.write(RegisterMap.classCount, UInt64(program.classCount))
    try port.writeWindow(RegisterMap.weights, program.weightBanks[...])
    try commit(.commitWeights, .weightsLoaded)
    let registers = RegisterMap.weightCRC[0..<program.classCount]
    try port.readBlock(from: registers[0], through: registers[program.classCount - 1])
    for (index, register) in registers.enumerated() {
      let start = index * RegisterMap.weightBankBytes
      let bank = program.weightBanks[start..<start + RegisterMap.weightBankBytes]
      try compare(register, stored: port.value(of: register), sent: UInt64(CRC32.checksum(bank)))
    }
    try verify(RegisterMap.weightsDigest, program.weightsDigest.register)
  }

  private func commit(_ command: CommandBit, _ loaded: StatusBit) throws(RuntimeError) {
    try port.command(command)
    try waitForStatus("STATUS.\(loaded.name)", limit: configuration.commitLimit) { status throws(RuntimeError) in
      if StatusBit.writeRefused.isSet(in: status) { throw .writeRefused(command.name, status: status) }
      return loaded.isSet(in: status) && !StatusBit.busy.isSet(in: status)
    }
  }

  private func verify(_ register: Register, _ sent: UInt64) throws(RuntimeError) {
    try compare(register, stored: port.read(register), sent: sent)
  }

  private func compare(_ register: Register, stored: UInt64, sent: UInt64) throws(RuntimeError) {
    guard stored == sent else {
      throw RuntimeError(
        .loadVerificationFailed,
        "\(register.name) is \(RuntimeError.hexadecimal(stored, digits: 2 * register.size)) after the load, "
          + "\(RuntimeError.hexadecimal(sent, digits: 2 * register.size)) was sent",
        remedy: "Load again; if it persists, run the board's self-test")
    }
  }
}

extension RuntimeError {
  fileprivate static func fixedMask(_ program: BoardProgram) -> RuntimeError {
    RuntimeError(
      .programMismatch, "the board's mask is fixed and its digest is not the program's \(program.maskDigest.short)",
      remedy: "Use a bundle trained for this board's mask")
  }
}
