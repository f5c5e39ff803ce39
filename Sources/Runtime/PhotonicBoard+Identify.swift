import CandelaBoardSpec
import CandelaHAL

extension PhotonicBoard {
  /// Finds out whether the board is the one that the profile describes. Afterwards it is `identified`, the laser is
  /// off and nothing that was loaded has been dropped.
  /// - Throws: `RuntimeError` of kind `hardware` (absent), `timeout` (not READY), `notAController`,
  ///   `protocolMismatch`, `designMismatch` or `identityDamaged`.
  @discardableResult
  public func identify() throws(RuntimeError) -> BoardIdentity {
    try require([.closed, .identified, .loaded, .configured], for: "identify")
    state = .closed
    try drive(connection.laserEnable, .low)
    try drive(connection.trigger, .low)
    try drive(connection.reset, .low)
    try waitUntilReady()
    try port.readBlock(from: RegisterMap.magic, through: RegisterMap.diodeFullScale)
    let versions = try checkVersions()
    try checkDesign(register: port.value(of: RegisterMap.designDigest))
    // The record comes from another part: the controller's block is still in the port.
    let record = try readRecord()
    let identity = BoardIdentity(from: port, versions: versions, record: record)
    self.identity = identity
    state = .identified
    logger.info(
      "board identified",
      metadata: ["board": "\(record.boardName)", "serial": "\(record.serialText)", "profile": "\(expected.name)"])
    return identity
  }

  /// Pulses RESET_N and waits until the controller has started. Everything loaded is gone; the state is `closed`.
  /// - Throws: `RuntimeError` of kind `hardware` or `timeout`.
  public func reset() throws(RuntimeError) {
    state = .closed
    (epoch, epochFloor) = (nil, nil)
    try drive(connection.laserEnable, .low)
    try drive(connection.reset, .high)
    connection.time.sleep(for: configuration.resetPulse)
    try drive(connection.reset, .low)
    try waitUntilStarted()
  }

  /// Has the controller start anew by SOFT_RESET, the laser off. Everything loaded is gone; the state is `closed`.
  /// - Throws: `RuntimeError` of kind `hardware` or `timeout`.
  public func softReset() throws(RuntimeError) {
    state = .closed
    (epoch, epochFloor) = (nil, nil)
    try drive(connection.laserEnable, .low)
    try port.command(.softReset)
    try waitUntilStarted()
  }

  private var bootLimit: Duration {
    Duration.microseconds(Int64(expected.timing.bootMicroseconds)) + configuration.bootMargin
  }

  private func waitUntilReady() throws(RuntimeError) {
    try waitForStatus("STATUS.READY", limit: bootLimit) { StatusBit.ready.isSet(in: $0) }
  }

  /// Waits for READY of a controller that was just reset: until it has started it need not acknowledge its address.
  private func waitUntilStarted() throws(RuntimeError) {
    let deadline = connection.time.now.advanced(by: bootLimit)
    while true {
      do throws(RuntimeError) { return try waitUntilReady() } catch {
        let isAbsent = error.hardware?.kind == .addressNotAcknowledged
        guard isAbsent, connection.time.now < deadline else { throw error }
        connection.time.sleep(for: configuration.startPollInterval)
      }
    }
  }

  func checkVersions() throws(RuntimeError) -> BoardVersions {
    let magic = port.value(of: RegisterMap.magic)
    guard magic == UInt64(RegisterMap.magicValue) else {
      throw RuntimeError(
        .notAController,
        "the device at \(expected.addresses.controller) is no Candela controller: MAGIC is "
          + RuntimeError.hexadecimal(magic, digits: 8),
        remedy: "Check addresses.controller in the board profile and what else is on the bus")
    }
    let versions = BoardVersions(
      protocolVersion: UInt16(port.value(of: RegisterMap.protocolVersion)),
      hardware: UInt16(port.value(of: RegisterMap.hardwareVersion)),
      firmware: UInt32(port.value(of: RegisterMap.firmwareVersion)))
    let wanted = expected.versions.protocolVersion
    guard versions.protocolVersion >> 8 == wanted >> 8, versions.protocolVersion & 0xFF >= wanted & 0xFF else {
      let found = Self.text(versions.protocolVersion)
      throw RuntimeError(
        .protocolMismatch,
        "the board speaks protocol \(found), the profile \(expected.name) needs \(Self.text(wanted)) or a later minor",
        remedy: versions.protocolVersion < wanted ? "Update the board's firmware" : "Update Candela and its profiles")
    }
    return versions
  }

  private func checkDesign(register: UInt64) throws(RuntimeError) {
    guard register == expected.designDigest.register else {
      throw RuntimeError(
        .designMismatch,
        "the board was built to optical design \(RuntimeError.hexadecimal(register, digits: 16)), the profile "
          + "\(expected.name) describes \(RuntimeError.hexadecimal(expected.designDigest.register, digits: 16))",
        remedy: "Choose the board's own profile with --board")
    }
  }

  func readRecord() throws(RuntimeError) -> BoardIdentityRecord {
    let address = expected.addresses.eeprom
    let target = BoardIdentityRecord.memoryAddress
    let bytes: [UInt8]
    do {
      bytes = try connection.bus.read(
        BoardIdentityRecord.byteCount, after: [UInt8(target >> 8), UInt8(target & 0xFF)], from: address)
    } catch {
      throw .hardware("reading the identity EEPROM", error)
    }
    let record: BoardIdentityRecord
    do {
      record = try BoardIdentityRecord.decode(bytes, source: "EEPROM \(address)")
    } catch {
      throw RuntimeError(
        .identityDamaged, "the identity record in EEPROM \(address) cannot be used", cause: error.problem,
        remedy: error.remedy)
    }
    guard record.designDigest == expected.designDigest else {
      throw RuntimeError(
        .designMismatch,
        "the EEPROM says optical design \(record.designDigest.short), the profile \(expected.name) describes "
          + expected.designDigest.short,
        remedy: "Choose the board's own profile with --board")
    }
    return record
  }

  private static func text(_ version: UInt16) -> String { "\(version >> 8).\(version & 0xFF)" }
}
