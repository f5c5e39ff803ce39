/// What can go wrong on purpose, and what the runtime promises then (docs/recovery.md has the table).
public enum FaultKind: String, Sendable, Hashable, CaseIterable {
  /// The controller does not acknowledge one transfer.
  case nackOnce
  /// It does not acknowledge several in a row, more than are retried.
  case nackBurst
  /// It answers nothing until RESET_N or the supply resets it.
  case nackUntilReset
  /// It answers nothing until somebody switches the board off and on.
  case nackUntilPowerCycle
  /// A bit of what is read arrives wrong.
  case readBitFlip
  /// SDA is held low.
  case dataWireStuck
  /// SCL is held low.
  case clockWireStuck
  /// One of the six lines is stuck, for a while or for good.
  case lineStuck
  /// The edge of DATA_READY is lost.
  case missingEdge
  /// DATA_READY comes late.
  case lateDataReady
  /// The supply dips.
  case brownOut
  /// The controller starts anew in the midst of a transfer.
  case resetInTransfer
  /// The interlock loop opens.
  case interlockOpened
  /// The laser loses light.
  case laserDroop
  /// A photodiode is full whatever the light.
  case saturatedDiodes
  /// Photodiodes give nothing.
  case deadDiodes
  /// The board becomes warmer, step by step.
  case temperatureDrift
  /// The camera pauses.
  case cameraStall
  /// The camera delivers a frame twice.
  case duplicateFrame
  /// The camera delivers a frame whose lower part is the next one's.
  case tornFrame
  /// The host's clock leaps forward, as after a suspend.
  case clockJump

  /// Whether photodiodes are at fault.
  var isOfDiodes: Bool { self == .saturatedDiodes || self == .deadDiodes }

  /// What the runtime promises.
  public var promise: FaultPromise {
    switch self {
    case .nackOnce: .unnoticed
    case .nackBurst, .nackUntilReset, .dataWireStuck, .clockWireStuck, .missingEdge, .lateDataReady, .brownOut,
      .resetInTransfer, .clockJump:
      .recovered
    case .readBitFlip, .lineStuck: .recoveredOrSafe
    case .nackUntilPowerCycle, .interlockOpened, .temperatureDrift: .madeSafe
    case .laserDroop, .saturatedDiodes, .deadDiodes: .unknownOrRight
    case .cameraStall, .duplicateFrame, .tornFrame: .answered
    }
  }
}

/// What the runtime promises of a fault. In every case: the laser is off at the end, no answer is given for another
/// frame, and none that came after a failure lacks its flag.
public enum FaultPromise: String, Sendable, Hashable, CaseIterable {
  /// The run goes on as if nothing had happened.
  case unnoticed
  /// The run goes on after a recovery within its budget; frames may be given up, and are counted then.
  case recovered
  /// As `recovered`, or the run ends with the laser made safe and an error that says why.
  case recoveredOrSafe
  /// Where the fault meets the run, it ends with the laser made safe and an error that says why; nothing is recovered
  /// against it.
  case madeSafe
  /// The run goes on; with a confidence threshold an answer is either the right one or "unknown".
  case unknownOrRight
  /// The run goes on; every frame that the source delivers is answered for what it shows, a repeated one flagged.
  case answered

  /// Whether the run may end with an error.
  public var mayEndRun: Bool { self == .recoveredOrSafe || self == .madeSafe }
}
