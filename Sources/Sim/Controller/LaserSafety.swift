import CandelaBoardSpec

/// The laser's interlock logic: what must hold before it may emit, and the faults that forbid it.
struct LaserSafety {
  /// The interlock loop.
  var isInterlockClosed: Bool
  /// The LASER_ENABLE line.
  var isEnabled = false
  /// Whether the last HEARTBEAT is younger than HEARTBEAT_TIMEOUT.
  var isHeartbeatAlive = false
  /// Whether the board is hotter than its limit.
  var isTooHot = false
  /// FAULT_CAUSE.
  private(set) var faults: UInt64 = 0

  /// Whether a trigger may fire the laser, given CONFIG_VALID.
  func isArmed(configurationValid: Bool) -> Bool {
    isInterlockClosed && isEnabled && isHeartbeatAlive && configurationValid && faults == 0
  }

  mutating func raise(_ fault: FaultBit) { faults |= fault.mask }

  /// Drops every fault whose cause is gone: the loop is closed again, the host beats again, the board is cool again.
  mutating func clear() {
    var standing: UInt64 = 0
    if !isInterlockClosed { standing |= FaultBit.interlockOpened.mask }
    if !isHeartbeatAlive { standing |= FaultBit.heartbeatLost.mask }
    if isTooHot { standing |= FaultBit.overTemperature.mask }
    faults &= standing
  }

  /// As after a reset: no fault stands and the host has to beat again.
  mutating func reset() {
    faults = 0
    isHeartbeatAlive = false
  }
}
