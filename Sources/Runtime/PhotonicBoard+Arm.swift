import CandelaBoardSpec
import CandelaHAL

extension PhotonicBoard {
  /// Raises LASER_ENABLE when everything is safe; prefer `withArmedLaser`. From now on a trigger lights the laser, and
  /// a heartbeat must come within its time (every call that waits sends it).
  /// - Throws: `RuntimeError` of kind `illegalState`, `interlockOpen`, `faultRaised`, `triggerRefused` (not armed in
  ///   time) or `hardware`; the laser is then off.
  public func arm() throws(RuntimeError) {
    try require([.configured], for: "arm")
    try guarded { () throws(RuntimeError) in
      guard try level(of: connection.interlock) == .high else { throw .interlockOpen }
      try beat()
      try clearFaults()
      try drive(connection.laserEnable, .high)
      try waitUntilArmed()
    }
    state = .armed
    logger.info("laser armed", metadata: ["board": "\(expected.name)"])
  }

  /// Sends a heartbeat when a third of the timeout has passed (`BoardConfiguration.heartbeatsPerTimeout`).
  /// - Throws: `RuntimeError` of kind `illegalState` or `hardware`; the laser has then been made safe.
  public func keepAlive() throws(RuntimeError) {
    try require([.armed], for: "keepAlive")
    try guarded { () throws(RuntimeError) in try beatIfDue() }
  }

  /// Arms again when the host was away for longer than the heartbeat timeout, as a slow frame source makes it: the
  /// controller has then switched the laser off by itself.
  /// - Returns: whether it was needed.
  /// - Throws: as `makeSafe()` and `arm()`.
  public func armAgainIfLapsed() throws(RuntimeError) -> Bool {
    try require([.armed], for: "armAgainIfLapsed")
    let settings = try requireSettings(for: "armAgainIfLapsed")
    let timeout = Duration.milliseconds(settings.heartbeatTimeoutMilliseconds)
    guard connection.time.now.since(lastHeartbeat) >= timeout else { return false }
    try makeSafe()
    try arm()
    return true
  }

  func beat() throws(RuntimeError) {
    // Stamped before the transfer: the controller's count starts no earlier.
    let now = connection.time.now
    heartbeatCount &+= 1
    try port.write(RegisterMap.heartbeat, UInt64(heartbeatCount))
    lastHeartbeat = now
  }

  func beatIfDue() throws(RuntimeError) {
    if try timeToHeartbeat() <= .zero { try beat() }
  }

  /// How long until the next heartbeat is due; zero or negative when it is.
  func timeToHeartbeat() throws(RuntimeError) -> Duration {
    let settings = try requireSettings(for: "heartbeat")
    // Whole nanoseconds: a clock cannot sleep for the fraction that a division of durations leaves over.
    let nanoseconds = settings.heartbeatTimeoutMilliseconds * 1_000_000 / configuration.heartbeatsPerTimeout
    return .nanoseconds(nanoseconds) - connection.time.now.since(lastHeartbeat)
  }

  private func clearFaults() throws(RuntimeError) {
    try port.readBlock(from: RegisterMap.status, through: RegisterMap.faultCause)
    let earlier = port.value(of: RegisterMap.faultCause)
    if earlier != 0 { logger.warning("clearing earlier faults", metadata: ["cause": "\(earlier)"]) }
    try port.command(.clearStatus)
    try port.readBlock(from: RegisterMap.status, through: RegisterMap.faultCause)
    let status = port.value(of: RegisterMap.status)
    let cause = port.value(of: RegisterMap.faultCause)
    if cause != 0 || StatusBit.fault.isSet(in: status) { throw faultError("arming", cause: cause) }
    guard try level(of: connection.fault) == .low else {
      throw RuntimeError(
        .faultRaised, "arming: line FAULT_N is asserted and FAULT_CAUSE is zero",
        remedy: "Check the wiring of FAULT_N and its polarity in the host profile")
    }
    for bit in [StatusBit.ready, .interlockClosed, .heartbeatAlive, .configurationValid] where !bit.isSet(in: status) {
      throw RuntimeError(
        .triggerRefused, "arming: STATUS.\(bit.name) is not set",
        cause: "STATUS is \(RuntimeError.hexadecimal(status, digits: 4))", remedy: "Run the board's self-test")
    }
  }

  private func waitUntilArmed() throws(RuntimeError) {
    try waitForStatus("STATUS.LASER_ARMED", limit: configuration.armLimit) { status throws(RuntimeError) in
      if StatusBit.fault.isSet(in: status) {
        throw faultError("arming", cause: try port.read(RegisterMap.faultCause))
      }
      return StatusBit.laserArmed.isSet(in: status)
    }
  }
}

extension RuntimeError {
  static var interlockOpen: RuntimeError {
    RuntimeError(.interlockOpen, "the interlock is open", remedy: "Close the cover and the interlock loop")
  }
}
