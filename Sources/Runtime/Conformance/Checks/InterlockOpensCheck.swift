import CandelaBoardSpec
import CandelaHAL

/// Opening the interlock loop while LASER_ENABLE is high is a fault that lasts until it is closed and cleared.
struct InterlockOpensCheck: ConformanceCheck {
  static let name = "interlock-opens"
  static let summary = "opening the loop disarms the laser and raises INTERLOCK_OPENED until it is closed and cleared"

  func run(on bench: ConformanceBench) throws -> String {
    try bench.requireLight()
    guard let setInterlock = bench.plan.setInterlock else {
      throw ConformanceSkip(reason: "somebody must open the interlock loop: ask for it with --operator")
    }
    try bench.prepare()
    try bench.armed {
      try setInterlock(false)
      // The board goes on being beaten, so that it is the loop that disarms it.
      try wait(for: .low, bench) { try bench.sleepAlive(.milliseconds(1)) }
      try checkOpen(bench)
    }
    try bench.registers.clearStatus()
    try bench.expect(RegisterMap.faultCause, FaultBit.interlockOpened.mask, "after CLEAR_STATUS with the loop open")
    try setInterlock(true)
    try wait(for: .high, bench) { bench.time.sleep(for: .milliseconds(1)) }
    try bench.expect(.laserArmed, false, "after the loop was closed: the fault must stand until it is cleared")
    try bench.registers.clearStatus()
    try bench.expect(RegisterMap.faultCause, 0, "after CLEAR_STATUS with the loop closed")
    return "INTERLOCK_OPENED raised and cleared"
  }

  private func wait(for level: LineLevel, _ bench: ConformanceBench, _ pause: () throws -> Void) throws {
    let limit = bench.time.now.advanced(by: bench.plan.interlockLimit)
    while try bench.driver.level(of: bench.connection.interlock) != level {
      try bench.expect(
        bench.time.now < limit,
        "INTERLOCK is \(level == .low ? "high with the loop open" : "low with the loop closed") after "
          + "\(bench.plan.interlockLimit)")
      try pause()
    }
  }

  private func checkOpen(_ bench: ConformanceBench) throws {
    try bench.expect(.interlockClosed, false, "with the loop open")
    try bench.expect(.laserArmed, false, "with the loop open")
    try bench.expect(RegisterMap.faultCause, FaultBit.interlockOpened.mask, "with the loop open")
    try bench.expect(
      bench.driver.level(of: bench.connection.fault) == .high, "FAULT_N is not asserted with the loop open")
    try RefusedTrigger.expect(bench, "with the loop open")
  }
}
