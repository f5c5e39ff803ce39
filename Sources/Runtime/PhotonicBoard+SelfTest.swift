import CandelaBoardSpec
import CandelaHAL

extension PhotonicBoard {
  /// Asks the board questions that need no light: the laser stays off throughout, and what is loaded stays loaded.
  /// A check that cannot be made counts as failed; the others still run.
  /// - Throws: `RuntimeError` of kind `illegalState` when nothing is identified or the laser is armed.
  public func selfTest() throws(RuntimeError) -> SelfTestReport {
    try require([.identified, .loaded, .configured], for: "selfTest")
    var report = SelfTestReport()
    report.ask("laser off") { () throws(RuntimeError) in
      try makeSafe()
      return (connection.laserEnable.level == .low, "LASER_ENABLE is low")
    }
    report.ask("identity") { () throws(RuntimeError) in try checkIdentity() }
    report.ask("EEPROM record") { () throws(RuntimeError) in
      let record = try readRecord()
      return (true, "\(record.boardName), serial \(record.serialText), CRC-32 correct")
    }
    report.ask("register read-back") { () throws(RuntimeError) in try checkReadBack() }
    report.ask("damaged burst refused") { () throws(RuntimeError) in try checkDamagedBurst() }
    report.ask("lines") { () throws(RuntimeError) in try checkLines() }
    report.ask("interlock") { () throws(RuntimeError) in
      let isClosed = try level(of: connection.interlock) == .high
      return (isClosed, isClosed ? "closed" : "open: the laser cannot fire")
    }
    report.ask("heartbeat watchdog") { () throws(RuntimeError) in try checkWatchdog() }
    let monitors = [
      ("board rail", expected.addresses.boardMonitor, expected.rails.board),
      ("laser rail", expected.addresses.laserMonitor, expected.rails.laser),
    ]
    for (name, address, rail) in monitors {
      report.ask(name) { () throws(RuntimeError) in try RailProbe(bus: connection.bus, address: address).check(rail) }
    }
    report.ask("temperature") { () throws(RuntimeError) in
      try ThermometerProbe(bus: connection.bus, address: expected.addresses.thermometer)
        .check(limit: expected.rails.temperatureLimit)
    }
    return report
  }

  private func checkIdentity() throws(RuntimeError) -> (Bool, String) {
    try port.readBlock(from: RegisterMap.magic, through: RegisterMap.diodeFullScale)
    let versions = try checkVersions()
    let isSame = port.value(of: RegisterMap.designDigest) == expected.designDigest.register
    return (
      isSame && versions == identity?.versions, "MAGIC, versions and DESIGN_DIGEST \(isSame ? "agree" : "changed")"
    )
  }

  private func checkReadBack() throws(RuntimeError) -> (Bool, String) {
    let before = try port.read(RegisterMap.sequence)
    var seen: [UInt64] = []
    // Each bit once high and once low.
    let patterns: [UInt64] = [0x5AA5_C33C, 0xA55A_3CC3]
    for pattern in patterns {
      try port.write(RegisterMap.sequence, pattern)
      seen.append(try port.read(RegisterMap.sequence))
    }
    try port.write(RegisterMap.sequence, before)
    let text = seen.map { RuntimeError.hexadecimal($0, digits: 8) }.joined(separator: ", ")
    return (seen == patterns, "SEQUENCE read back as \(text)")
  }

  private func checkDamagedBurst() throws(RuntimeError) -> (Bool, String) {
    try port.command(.clearStatus)
    // The bytes that are there already: harmless if the controller should take them.
    let bytes = try port.readWindow(RegisterMap.weights, count: 8)
    try port.writeDamagedBurst(at: RegisterMap.weights.address, bytes)
    let isDetected = StatusBit.crcError.isSet(in: try port.status())
    try port.command(.clearStatus)
    let isCleared = !StatusBit.crcError.isSet(in: try port.status())
    return (
      isDetected && isCleared,
      "CRC_ERROR \(isDetected ? "set" : "not set") by a wrong CRC-8, \(isCleared ? "cleared" : "not cleared") afterwards"
    )
  }

  private func checkLines() throws(RuntimeError) -> (Bool, String) {
    let status = try port.status()
    let pairs: [(any InputLine, StatusBit)] = [
      (connection.dataReady, .dataReady), (connection.fault, .fault), (connection.interlock, .interlockClosed),
    ]
    var wrong: [String] = []
    for (line, bit) in pairs where try (level(of: line) == .high) != bit.isSet(in: status) { wrong.append(line.name) }
    return (wrong.isEmpty, wrong.isEmpty ? "agree with STATUS" : "contradict STATUS: " + wrong.joined(separator: ", "))
  }

  private func checkWatchdog() throws(RuntimeError) -> (Bool, String) {
    let before = try port.read(RegisterMap.heartbeatTimeout)
    var timeout = RegisterLimits.heartbeatTimeout.lowerBound
    var (isAlive, delay) = try beat(timeoutMilliseconds: timeout)
    // A host that took longer than the timeout to ask says nothing about the watchdog: it gets more time.
    while !isAlive, delay >= .milliseconds(timeout), timeout < Self.longestWatchdogMilliseconds {
      timeout *= 4
      (isAlive, delay) = try beat(timeoutMilliseconds: timeout)
    }
    // Twice the timeout: the controller's clock may be slow, but not by half.
    connection.time.sleep(for: .milliseconds(2 * timeout))
    let isLost = !StatusBit.heartbeatAlive.isSet(in: try port.status())
    try port.write(RegisterMap.heartbeatTimeout, before)
    return (
      isAlive && isLost,
      "HEARTBEAT_ALIVE \(isAlive ? "rose" : "did not rise") with a heartbeat and \(isLost ? "fell" : "did not fall") "
        + "\(2 * timeout) ms later"
    )
  }

  /// One heartbeat under a timeout: whether the controller then counts it, and how long it took to ask.
  private func beat(timeoutMilliseconds: Int) throws(RuntimeError) -> (isAlive: Bool, delay: Duration) {
    try port.write(RegisterMap.heartbeatTimeout, UInt64(timeoutMilliseconds))
    let start = connection.time.now
    try port.write(RegisterMap.heartbeat, 0)
    let isAlive = StatusBit.heartbeatAlive.isSet(in: try port.status())
    return (isAlive, connection.time.now.since(start))
  }

  /// From 10 ms in steps of four; a host that needs longer for three transfers drives no board.
  private static let longestWatchdogMilliseconds = 640
}
