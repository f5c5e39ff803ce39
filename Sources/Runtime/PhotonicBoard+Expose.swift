import CandelaBoardSpec
import CandelaHAL

extension PhotonicBoard {
  /// Lights the laser for one trigger (a frame, or a burst of them) and returns the controller's result.
  ///
  /// Writes SEQUENCE, pulses TRIGGER, waits for the edge of DATA_READY (sending heartbeats meanwhile), reads the result
  /// block and checks its CRC-8, its SEQUENCE and that its EPOCH is one more than the result before. Look at
  /// `quality.isTrusted` before using the winner. The board stays `armed`, except after a FAULTED result: then the
  /// laser has been made safe.
  /// - Throws: `RuntimeError` of kind `illegalState`, `triggerRefused`, `faultRaised`, `timeout`, `resultDamaged` or
  ///   `hardware`; the laser has then been made safe.
  public func expose(sequence: UInt32) throws(RuntimeError) -> ExposureResult {
    try require([.armed], for: "expose")
    let settings = try requireSettings(for: "expose")
    let (lastEpoch, floor) = (epoch, epochFloor)
    // Until a result says otherwise, an exposure may have been cut short.
    (epoch, epochFloor) = (nil, nil)
    let result = try guarded { () throws(RuntimeError) in
      try beatIfDue()
      try port.write(RegisterMap.sequence, UInt64(sequence))
      let readyTime = try trigger(settings)
      try readResultBlock(through: RegisterMap.resultCRC)
      return checked(
        ExposureResult(from: port, readyTime: readyTime, classCount: settings.classCount), sequence: sequence,
        lastEpoch: lastEpoch, floor: floor)
    }
    epoch = result.epoch
    latestResult = result
    if result.quality.contains(.faulted) { try makeSafe() }
    return result
  }

  private func checked(
    _ result: ExposureResult, sequence: UInt32, lastEpoch: UInt32?, floor: UInt32?
  ) -> ExposureResult {
    var result = result
    if let lastEpoch, result.epoch != lastEpoch &+ 1 { result.quality.insert(.epochMismatch) }
    // How many triggers were aborted meanwhile is not known, but none of them can have gone back.
    if let floor, Int32(bitPattern: result.epoch &- floor) <= 0 { result.quality.insert(.epochMismatch) }
    if result.sequence != sequence { result.quality.insert(.sequenceMismatch) }
    return result
  }

  private func trigger(_ settings: ExposureSettings) throws(RuntimeError) -> Timestamp {
    do { try connection.dataReady.discardEdges() } catch { throw .hardware("clearing the edges of DATA_READY", error) }
    try drive(connection.trigger, .high)
    try drive(connection.trigger, .low)
    let exposure = settings.duration(startNanoseconds: expected.timing.startNanoseconds)
    return try waitForDataReady(limit: exposure + configuration.dataReadyMargin)
  }

  private func waitForDataReady(limit: Duration) throws(RuntimeError) -> Timestamp {
    let deadline = connection.time.now.advanced(by: limit)
    while true {
      let now = connection.time.now
      let remaining = now >= deadline ? .zero : deadline.since(now)
      let look = configuration.findsReadyByStatus ? configuration.statusPollInterval : remaining
      let slice = max(.zero, min(remaining, look, try timeToHeartbeat()))
      do {
        if let event = try connection.dataReady.waitForEdge(.rising, limit: slice) { return event.time }
      } catch {
        throw .hardware("waiting for DATA_READY", error)
      }
      if configuration.findsReadyByStatus, try isReadyByStatus(limit: limit) { return connection.time.now }
      guard slice < remaining else { throw try missingResult(limit: limit) }
      try beatIfDue()
    }
  }

  /// Whether a result is there although no edge came. An accepted trigger has taken DATA_READY away before the first look.
  private func isReadyByStatus(limit: Duration) throws(RuntimeError) -> Bool {
    let status = try port.status()
    if StatusBit.fault.isSet(in: status) || StatusBit.triggerRefused.isSet(in: status) {
      throw try missingResult(limit: limit)
    }
    return StatusBit.dataReady.isSet(in: status) && !StatusBit.busy.isSet(in: status)
  }

  private func missingResult(limit: Duration) throws(RuntimeError) -> RuntimeError {
    try port.readBlock(from: RegisterMap.status, through: RegisterMap.faultCause)
    let status = port.value(of: RegisterMap.status)
    let cause = port.value(of: RegisterMap.faultCause)
    if cause != 0 { return faultError("exposing", cause: cause) }
    if StatusBit.triggerRefused.isSet(in: status) { return .triggerRefused(status) }
    return .timeout("the edge of DATA_READY", limit: limit, status: status)
  }

  /// Reads the result block through a CRC register, again when the CRC-8 is wrong.
  func readResultBlock(through crc: Register) throws(RuntimeError) {
    for _ in 0...configuration.resultReadRetries {
      try port.readBlock(from: RegisterMap.epoch, through: crc)
      if port.value(of: crc) == UInt64(port.checksum(before: crc)) { return }
      logger.warning("a result block arrived damaged", metadata: ["register": "\(crc.name)"])
    }
    throw RuntimeError(
      .resultDamaged, "\(crc.name) was wrong in \(configuration.resultReadRetries + 1) reads of the result block",
      remedy: "Shorten the bus wires or lower the bus clock")
  }
}

extension RuntimeError {
  static func triggerRefused(_ status: UInt64) -> RuntimeError {
    RuntimeError(
      .triggerRefused, "the controller refused the trigger",
      cause: "STATUS is \(hexadecimal(status, digits: 4))", remedy: "Check the interlock, then arm again")
  }
}
