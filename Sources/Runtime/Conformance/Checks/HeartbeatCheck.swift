import CandelaBoardSpec
import CandelaHAL

/// A host that falls silent loses the laser within HEARTBEAT_TIMEOUT.
struct HeartbeatCheck: ConformanceCheck {
  static let name = "heartbeat"
  static let summary = "beating keeps the laser armed; silence disarms it, raises HEARTBEAT_LOST and refuses triggers"

  /// Long enough for a slow bus and a busy host, short enough to wait for.
  private static let timeoutMilliseconds = 300

  func run(on bench: ConformanceBench) throws -> String {
    try bench.requireLight()
    try bench.prepare { $0.heartbeatTimeoutMilliseconds = Self.timeoutMilliseconds }
    let timeout = Duration.milliseconds(Self.timeoutMilliseconds)
    let lost = try bench.armed {
      try bench.sleepAlive(timeout * 3)
      try bench.expect(.laserArmed, true, "after three timeouts with heartbeats")
      let lost = try silence(timeout, bench)
      try bench.expect(RegisterMap.faultCause, FaultBit.heartbeatLost.mask, "without a heartbeat")
      try bench.expect(.heartbeatAlive, false, "without a heartbeat")
      try bench.expect(
        bench.driver.level(of: bench.connection.fault) == .high, "FAULT_N is not asserted after HEARTBEAT_LOST")
      try RefusedTrigger.expect(bench, "without a heartbeat")
      try checkRecovery(bench)
      return lost
    }
    return "disarmed \(lost) after the last heartbeat, timeout \(Self.timeoutMilliseconds) ms"
  }

  /// Waits for the laser to be disarmed.
  /// - Returns: how long after the last heartbeat it was seen.
  private func silence(_ timeout: Duration, _ bench: ConformanceBench) throws -> Duration {
    try bench.registers.write(2, to: RegisterMap.heartbeat)
    let start = bench.time.now
    // Half a timeout early it must still be armed: a heartbeat counts for its whole time.
    bench.time.sleep(for: timeout / 2)
    let isEarly = bench.time.now.since(start) < timeout * 9 / 10
    if isEarly { try bench.expect(.laserArmed, true, "half a timeout after a heartbeat") }
    // The controller's clock may be slow by some percent; half a timeout more is generous.
    let limit = start.advanced(by: timeout * 3 / 2)
    while bench.time.now < limit {
      let status = try bench.registers.read(RegisterMap.status)
      if !StatusBit.laserArmed.isSet(in: status) { return bench.time.now.since(start) }
      bench.time.sleep(for: .milliseconds(1))
    }
    throw ConformanceFailure(detail: "the laser is still armed \(bench.time.now.since(start)) after the last heartbeat")
  }

  /// The fault stands until the host beats again and clears it.
  private func checkRecovery(_ bench: ConformanceBench) throws {
    try bench.registers.clearStatus()
    try bench.expect(RegisterMap.faultCause, FaultBit.heartbeatLost.mask, "after CLEAR_STATUS without a heartbeat")
    try bench.registers.write(3, to: RegisterMap.heartbeat)
    try bench.expect(.laserArmed, false, "after a heartbeat: the fault must stand until it is cleared")
    try bench.registers.clearStatus()
    try bench.expect(RegisterMap.faultCause, 0, "after a heartbeat and CLEAR_STATUS")
  }
}
