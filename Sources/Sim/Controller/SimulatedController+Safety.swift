import CandelaBoardSpec
import CandelaHAL

extension SimulatedController {
  /// LASER_ENABLE rose or fell.
  func laserEnableChanged(_ level: LineLevel) {
    if level == .high {
      safety.isEnabled = true
      if runState == .running, !safety.isHeartbeatAlive { awaitHeartbeat() }
    } else {
      safety.isEnabled = false
      if isLaserEmitting { raise(.laserDropped) }
    }
  }

  /// The interlock loop opened or closed.
  func interlockChanged(isClosed: Bool) {
    safety.isInterlockClosed = isClosed
    lines.interlock.drive(isClosed ? .high : .low)
    if !isClosed, safety.isEnabled { raise(.interlockOpened) }
  }

  /// The board's temperature changed.
  func temperatureChanged(_ temperature: Celsius) {
    safety.isTooHot = temperature > profile.rails.temperatureLimit
    if safety.isTooHot { raise(.overTemperature) }
  }

  /// HEARTBEAT was written.
  func beat() {
    lastHeartbeat = time.now
    safety.isHeartbeatAlive = true
    heartbeatTimer.schedule(afterNanoseconds: heartbeatTimeoutNanoseconds)
  }

  /// HEARTBEAT_TIMEOUT was written: the time runs from the last heartbeat.
  func restartHeartbeatTimer() {
    guard safety.isHeartbeatAlive else { return }
    let deadline = VirtualTime.later(lastHeartbeat, byNanoseconds: heartbeatTimeoutNanoseconds)
    if deadline <= time.now {
      heartbeatTimer.cancel()
      heartbeatExpired()
    } else {
      heartbeatTimer.schedule(at: deadline)
    }
  }

  /// LASER_ENABLE is high without a heartbeat: the host has one timeout to send the first.
  func awaitHeartbeat() { heartbeatTimer.schedule(afterNanoseconds: heartbeatTimeoutNanoseconds) }

  /// No HEARTBEAT came in time.
  func heartbeatExpired() {
    safety.isHeartbeatAlive = false
    if safety.isEnabled { raise(.heartbeatLost) }
  }

  /// Sets a fault: the laser goes off and stays off until the fault is cleared. Not before the controller runs, when
  /// the laser is off anyway.
  func raise(_ fault: FaultBit) {
    guard runState == .running else { return }
    safety.raise(fault)
    endExposureFaulted()
    showFaults()
  }

  /// FAULT_CAUSE and the FAULT_N line follow the faults that stand.
  func showFaults() {
    registers.store(safety.faults, in: RegisterMap.faultCause)
    lines.fault.drive(safety.faults == 0 ? .low : .high)
  }

  private var heartbeatTimeoutNanoseconds: UInt64 {
    registers.value(RegisterMap.heartbeatTimeout) * Self.nanosecondsPerMillisecond
  }
}
