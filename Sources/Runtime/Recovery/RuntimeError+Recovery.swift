import CandelaBoardSpec
import CandelaHAL

extension RuntimeError {
  /// Whether a recovery may be tried after this error. Not after what a person must see to: an open interlock, a laser
  /// that may be on, a hot board, another board or design; nor after mistakes of the program.
  public var allowsRecovery: Bool {
    switch kind {
    case .hardware: hardware?.kind != .permission
    case .timeout, .resultDamaged, .epochMismatch, .triggerRefused, .burstDamaged, .loadVerificationFailed,
      .writeRefused, .notAController, .identityDamaged:
      true
    case .faultRaised: Self.allowsRecovery(faultCause: faultCause ?? 0)
    case .lineMissing, .protocolMismatch, .designMismatch, .illegalState, .invalidSetting, .unsupported,
      .programMismatch, .interlockOpen, .laserNotSafe, .pipelineMismatch, .tooManyFaults, .sinkBlocked,
      .noProgress, .recoveryExhausted, .boardReplaced, .changeNotTaken:
      false
    }
  }

  /// Whether none of the faults needs a person.
  static func allowsRecovery(faultCause: UInt64) -> Bool {
    faultCause & (FaultBit.interlockOpened.mask | FaultBit.overTemperature.mask) == 0
  }

  /// The end of the ladder. `why` says which bound was met.
  static func recoveryExhausted(_ why: String, first: RuntimeError, last: RuntimeError?) -> RuntimeError {
    let later = last.map { "; last: \($0.code): \($0.message)" } ?? ""
    let reason = first.cause.map { " (\($0))" } ?? ""
    return RuntimeError(
      .recoveryExhausted, "the board could not be recovered: \(why)",
      cause: "first: \(first.code): \(first.message)\(reason)\(later)",
      remedy: "Switch the board off and on, check supply and wiring, then run candela board selftest",
      hardware: first.hardware)
  }

  /// A result that names another exposure, or none.
  static func distrusted(_ result: ExposureResult, sequence: UInt32) -> RuntimeError {
    RuntimeError(
      .epochMismatch,
      "the result for SEQUENCE \(sequence) cannot be trusted: it is flagged "
        + "\(result.quality.names.joined(separator: ", ")) (EPOCH \(result.epoch), SEQUENCE \(result.sequence))",
      remedy: "Make sure that nothing else triggers this board")
  }

  static func boardReplaced(_ found: BoardIdentityRecord, before: BoardIdentityRecord) -> RuntimeError {
    RuntimeError(
      .boardReplaced,
      "board \(found.boardName) with serial \(found.serialText) answers, before it was \(before.boardName) with serial "
        + before.serialText,
      remedy: "Start the run anew if the board was exchanged on purpose")
  }

  /// The same name and serial, but not what it said of itself before.
  static func boardChanged(_ found: BoardIdentityRecord, _ field: String) -> RuntimeError {
    RuntimeError(
      .boardReplaced,
      "board \(found.boardName) with serial \(found.serialText) describes itself otherwise than before: \(field)",
      remedy: "Start the run anew if its firmware was exchanged on purpose; otherwise look at the bus")
  }
}
