import CandelaHAL

/// What the board driver and the pipeline report.
///
/// A caller decides by `kind`; the texts are for people. Whenever one of these leaves a function of `PhotonicBoard`
/// while the laser was armed, the laser has been made safe first, unless `kind` is `laserNotSafe`.
public struct RuntimeError: CodedError, Equatable {
  /// The classes of failure that a caller treats differently. The order gives the codes: append, never insert.
  public enum Kind: String, Sendable, CaseIterable {
    /// A transfer or a line failed and its retries are used up (`hardware` says how).
    case hardware
    /// A line that the driver needs is not part of the connection.
    case lineMissing
    /// What answers is not a Candela controller.
    case notAController
    /// The board speaks another version of the register protocol.
    case protocolMismatch
    /// Board, profile or program were made for different optics.
    case designMismatch
    /// The identity EEPROM is damaged or contradicts the controller.
    case identityDamaged
    /// The board is not in a state that allows this call.
    case illegalState
    /// A setting is outside its range.
    case invalidSetting
    /// The board lacks a capability.
    case unsupported
    /// The program does not fit the board.
    case programMismatch
    /// What the board stored is not what was sent.
    case loadVerificationFailed
    /// The controller refused a write.
    case writeRefused
    /// A burst arrived damaged more often than the retries allow.
    case burstDamaged
    /// The interlock is open.
    case interlockOpen
    /// The controller raised a fault.
    case faultRaised
    /// The controller did not arm the laser or refused the trigger.
    case triggerRefused
    /// The controller did not answer within the limit.
    case timeout
    /// The result block's checksum is wrong, repeatedly.
    case resultDamaged
    /// The outputs or photodiodes belong to another epoch.
    case epochMismatch
    /// LASER_ENABLE could not be brought low: treat the laser as on.
    case laserNotSafe
    /// The pipeline's parts do not fit each other.
    case pipelineMismatch
    /// Too many results in a row could not be trusted.
    case tooManyFaults
    /// A sink made no progress for longer than the run waits.
    case sinkBlocked
    /// No frame came for longer than the run waits.
    case noProgress
    /// The recovery ladder has been climbed to its end, or too often; the first error is quoted.
    case recoveryExhausted
    /// Another board than before answers after a recovery.
    case boardReplaced
    /// A change of a run that goes on was not taken up: another one is under way, or no frame came.
    case changeNotTaken
  }

  /// What class of failure it is.
  public let kind: Kind
  /// What went wrong, with names and values.
  public let message: String
  /// What lies behind it, if known.
  public let cause: String?
  /// What the reader can do about it.
  public let remedy: String
  /// The hardware layer's error, where there was one.
  public let hardware: HALError?
  /// FAULT_CAUSE, where the controller raised a fault and said which.
  public let faultCause: UInt64?

  /// Describes one failure; `cause` defaults to the hardware error's code and message.
  public init(
    _ kind: Kind, _ message: String, cause: String? = nil, remedy: String, hardware: HALError? = nil,
    faultCause: UInt64? = nil
  ) {
    self.kind = kind
    self.message = message
    self.cause = cause ?? hardware.map(Self.quoted)
    self.remedy = remedy
    self.hardware = hardware
    self.faultCause = faultCause
  }

  /// The hardware layer's error in one line: its code, what failed, and the reason where one is known.
  private static func quoted(_ error: HALError) -> String {
    "\(error.code): \(error.message)" + (error.cause.map { ", \($0)" } ?? "")
  }

  /// `CND-5001` upwards, in the order of the kinds.
  public var code: String {
    let number = 5001 + (Kind.allCases.firstIndex(of: kind) ?? 0)
    return "CND-\(number)"
  }
}

extension RuntimeError {
  static func hardware(_ action: String, _ error: HALError, attempts: Int = 1) -> RuntimeError {
    let times = attempts > 1 ? " in \(attempts) attempts" : ""
    return RuntimeError(.hardware, "\(action) failed\(times)", remedy: error.remedy, hardware: error)
  }

  static func timeout(_ what: String, limit: Duration, status: UInt64?) -> RuntimeError {
    RuntimeError(
      .timeout, "\(what) did not come within \(limit)",
      cause: status.map { "STATUS is \(hexadecimal($0, digits: 4))" },
      remedy: "Check the wiring of DATA_READY and TRIGGER and run the board's self-test")
  }

  static func hexadecimal(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
