import CandelaBoardSpec
import CandelaHAL

/// LASER_ENABLE falling in the middle of an exposure ends the light at once and says so in the result.
struct LaserDropCheck: ConformanceCheck {
  static let name = "laser-drop"
  static let summary =
    "LASER_ENABLE falling during an exposure stops the light, faults the result, raises LASER_DROPPED"

  /// A burst that lasts long against every bus and scheduler.
  private static let burst = Duration.milliseconds(500)

  func run(on bench: ConformanceBench) throws -> String {
    try bench.requireLight()
    try bench.require(.burst)
    try bench.prepare { settings in
      let frame = settings.classCount * settings.slotNanoseconds
      let count = Int(Self.burst.wholeNanoseconds) / frame
      settings.burstCount = min(count, RegisterLimits.burstCount.upperBound)
    }
    let probe = bench.registers
    try bench.armed {
      try bench.driver.drive(bench.connection.trigger, .high)
      try bench.driver.drive(bench.connection.trigger, .low)
      try bench.sleepAlive(.milliseconds(5))
      try bench.expect(.busy, true, "in the middle of a burst")
      let earlier = try probe.read(RegisterMap.laserOnTime)
      try bench.sleepAlive(.milliseconds(5))
      try bench.expect(try probe.read(RegisterMap.laserOnTime) > earlier, "LASER_ON_TIME stands still during a burst")
      try bench.driver.drive(bench.connection.laserEnable, .low)
      try checkDark(bench)
    }
    return "dark, FAULTED, LASER_DROPPED"
  }

  private func checkDark(_ bench: ConformanceBench) throws {
    let probe = bench.registers
    let lit = try probe.read(RegisterMap.laserOnTime)
    bench.time.sleep(for: .milliseconds(5))
    try bench.expect(RegisterMap.laserOnTime, lit, "5 ms after LASER_ENABLE fell: the laser goes on emitting")
    try bench.expect(.busy, false, "after LASER_ENABLE fell")
    try bench.expect(.laserArmed, false, "after LASER_ENABLE fell")
    try bench.expect(RegisterMap.faultCause, FaultBit.laserDropped.mask, "after LASER_ENABLE fell")
    try bench.expect(
      bench.driver.level(of: bench.connection.fault) == .high, "FAULT_N is not asserted after LASER_DROPPED")
    let flags = try probe.read(RegisterMap.resultFlags)
    try bench.expect(
      ResultFlagBit.faulted.isSet(in: flags) && !ResultFlagBit.valid.isSet(in: flags),
      "RESULT_FLAGS is \(RuntimeError.hexadecimal(flags, digits: 2)); wanted FAULTED and not VALID")
  }
}
