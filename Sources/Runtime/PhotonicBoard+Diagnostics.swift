import CandelaBoardSpec
import CandelaHAL

extension PhotonicBoard {
  /// The signed outputs of the latest exposure, by the diagnostic ADC (slow, not in the inference path).
  /// - Throws: `RuntimeError` of kind `illegalState`, `unsupported`, `timeout`, `epochMismatch`, `resultDamaged` or
  ///   `hardware`; the laser has then been made safe.
  public func readOutputs() throws(RuntimeError) -> OutputCodes {
    try require([.armed], for: "readOutputs")
    try requireIdentity(for: "readOutputs").require(.diagnosticADC)
    let settings = try requireSettings(for: "readOutputs")
    guard let latestResult else {
      throw RuntimeError(.illegalState, "there is no exposure to read outputs of", remedy: "Call expose first")
    }
    return try guarded { () throws(RuntimeError) in
      try waitForStatus("STATUS.OUTPUTS_READY", limit: conversionLimit(settings.classCount)) {
        StatusBit.outputsReady.isSet(in: $0)
      }
      try readResultBlock(through: RegisterMap.outputsCRC)
      let epoch = port.value(of: RegisterMap.epoch)
      guard epoch == UInt64(latestResult.epoch),
        ResultFlagBit.outputsValid.isSet(in: port.value(of: RegisterMap.resultFlags))
      else { throw .epochMismatch("outputs", found: epoch, wanted: latestResult.epoch) }
      var codes = OutputCodes(count: settings.classCount)
      for index in codes.indices {
        codes[index] = Int16(truncatingIfNeeded: port.value(of: RegisterMap.outputs[index]))
      }
      return codes
    }
  }

  /// Exposes one frame and reads every photodiode, row by row from the top left, as codes 0...4,095. EPOCH and result
  /// stay those of the exposure before.
  /// - Throws: `RuntimeError` of kind `illegalState`, `unsupported`, `triggerRefused`, `faultRaised`, `timeout` or
  ///   `hardware`; the laser has then been made safe.
  public func readDiodes(sequence: UInt32) throws(RuntimeError) -> [UInt16] {
    try require([.armed], for: "readDiodes")
    let identity = try requireIdentity(for: "readDiodes")
    try identity.require(.diagnosticADC)
    let count = identity.diodePixels * identity.diodePixels
    guard count <= RegisterLimits.diodes else {
      throw RuntimeError(
        .unsupported, "the board has \(count) photodiodes, the read-out takes \(RegisterLimits.diodes)",
        remedy: "Check DIODE_PIXELS and the board's firmware")
    }
    return try guarded { () throws(RuntimeError) in
      try beatIfDue()
      try port.write(RegisterMap.sequence, UInt64(sequence))
      try port.command(.readDiodes)
      try waitForStatus("STATUS.DIODES_READY", limit: conversionLimit(count)) { status throws(RuntimeError) in
        if StatusBit.fault.isSet(in: status) {
          throw faultError("reading", cause: try port.read(RegisterMap.faultCause))
        }
        if StatusBit.triggerRefused.isSet(in: status) { throw .triggerRefused(status) }
        try beatIfDue()
        return StatusBit.diodesReady.isSet(in: status) && !StatusBit.busy.isSet(in: status)
      }
      let bytes = try port.readWindow(RegisterMap.diodes, count: 2 * count)
      return (0..<count).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
    }
  }

  /// The controller's counters since power-on.
  /// - Throws: `RuntimeError` of kind `illegalState` (nothing identified) or `hardware`.
  public func counters() throws(RuntimeError) -> BoardCounters {
    _ = try requireIdentity(for: "counters")
    try port.readBlock(from: RegisterMap.exposures, through: RegisterMap.uptime)
    return BoardCounters(from: port)
  }

  /// A register's value, for people who look into a board.
  /// - Throws: `RuntimeError` of kind `illegalState` (nothing identified) or `hardware`.
  public func read(_ register: Register) throws(RuntimeError) -> UInt64 {
    _ = try requireIdentity(for: "read")
    return try port.read(register)
  }

  /// Writes a register, for people who look into a board. Refused while the laser is armed; afterwards the board is
  /// only `identified`, because the driver no longer knows what is set.
  /// - Throws: `RuntimeError` of kind `illegalState`, `invalidSetting` (value too large), `writeRefused` or `hardware`.
  public func write(_ value: UInt64, to register: Register) throws(RuntimeError) {
    try require([.identified, .loaded, .configured], for: "write")
    let largest = UInt64.max >> UInt64(64 - 8 * register.size)
    guard value <= largest else { throw .invalidSetting(register.name, "\(value)", allowed: "0...\(largest)") }
    state = .identified
    try port.command(.clearStatus)
    try port.write(register, value)
    let status = try port.status()
    if StatusBit.writeRefused.isSet(in: status) { throw .writeRefused("a write to \(register.name)", status: status) }
  }

  private func conversionLimit(_ conversions: Int) -> Duration {
    .nanoseconds(Int64(conversions) * Int64(expected.timing.conversionNanoseconds)) + configuration.conversionMargin
  }
}

extension RuntimeError {
  static func epochMismatch(_ what: String, found: UInt64, wanted: UInt32) -> RuntimeError {
    RuntimeError(
      .epochMismatch, "the \(what) belong to epoch \(found), wanted were those of \(wanted)",
      remedy: "Make sure that nothing else triggers this board")
  }
}
