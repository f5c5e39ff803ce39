import CandelaBoardSpec

/// What may differ between a recording made in real time and the simulator on virtual time, and why. Everything else must be
/// the same byte for byte; for a recording of the simulator in one process nothing may differ.
public struct ParityAllowances: Sendable {
  /// One field that may differ.
  public struct Field: Sendable, Hashable {
    /// Register, or bits of one, or part.
    public let name: String
    /// Why.
    public let reason: String
  }

  /// The fields that differed so far, with how often.
  public private(set) var counts: [(field: Field, count: UInt64)] = []

  static let moment = "it shows the moment at which it was asked"
  static let clock = "it is the controller's clock since its own start"
  static let checksum = "it covers RESULT_TIME"
  static let powerOn = "it counts from power-on, which was before the recording"
  static let analog = "it is measured, and the moment counts"

  /// Bits of STATUS that come and go by themselves.
  static let statusBits: [StatusBit] = [
    .ready, .busy, .dataReady, .laserArmed, .heartbeatAlive, .configurationValid, .maskLoaded, .weightsLoaded,
    .outputsReady,
    .diodesReady,
  ]

  /// The bits of a register that may differ, and why; nil where none may.
  /// - Parameter readsOutputs: whether the transfer reads the outputs, too, so that they must be there.
  static func bits(of register: Register, readsOutputs: Bool) -> (mask: UInt64, field: Field)? {
    let counters = [
      RegisterMap.exposures, RegisterMap.triggersRefused, RegisterMap.writesRefused, RegisterMap.crcErrors,
      RegisterMap.staleReads, RegisterMap.resets, RegisterMap.laserOnTime, RegisterMap.uptime,
    ]
    switch register {
    case RegisterMap.status:
      return (statusBits.reduce(0) { $0 | $1.mask }, Field(name: "STATUS, bits of what is under way", reason: moment))
    case RegisterMap.resultTime: return (.max, Field(name: register.name, reason: clock))
    case RegisterMap.resultCRC, RegisterMap.outputsCRC: return (.max, Field(name: register.name, reason: checksum))
    case RegisterMap.resultFlags where !readsOutputs:
      return (ResultFlagBit.outputsValid.mask, Field(name: "RESULT_FLAGS.OUTPUTS_VALID", reason: moment))
    default: return counters.contains(register) ? (.max, Field(name: register.name, reason: powerOn)) : nil
    }
  }

  mutating func note(_ field: Field) {
    if let index = counts.firstIndex(where: { $0.field == field }) {
      counts[index].count += 1
    } else {
      counts.append((field, 1))
    }
  }
}
