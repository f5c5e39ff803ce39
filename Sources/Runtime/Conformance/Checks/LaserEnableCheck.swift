import CandelaBoardSpec
import CandelaHAL

/// LASER_ENABLE low keeps the laser off when everything else would allow it.
struct LaserEnableCheck: ConformanceCheck {
  static let name = "laser-enable"
  static let summary = "with LASER_ENABLE low the laser is not armed and every trigger is refused and dark"

  func run(on bench: ConformanceBench) throws -> String {
    try bench.prepare()
    try bench.registers.write(1, to: RegisterMap.heartbeat)
    try bench.driver.drive(bench.connection.laserEnable, .low)
    for bit in [StatusBit.configurationValid, .heartbeatAlive] {
      try bench.expect(bit, true, "although the board is configured and beating")
    }
    try bench.expect(.laserArmed, false, "with LASER_ENABLE low")
    try RefusedTrigger.expect(bench, "with LASER_ENABLE low")
    return "no light"
  }
}
