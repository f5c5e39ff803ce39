import CandelaBoardSpec

/// The question that the laser checks share: no way of triggering lights anything.
enum RefusedTrigger {
  /// Long after any exposure would have begun and ended.
  private static let pause = Duration.milliseconds(2)

  /// Fails the check unless TRIGGER, COMMAND.TRIGGER and COMMAND.READ_DIODES are refused, counted and dark.
  static func expect(_ bench: ConformanceBench, _ context: String) throws {
    let probe = bench.registers
    try probe.clearStatus()
    let refused = try probe.read(RegisterMap.triggersRefused)
    let lit = try probe.read(RegisterMap.laserOnTime)
    let exposures = try probe.read(RegisterMap.exposures)
    try bench.driver.drive(bench.connection.trigger, .high)
    try bench.driver.drive(bench.connection.trigger, .low)
    try bench.expect(.triggerRefused, true, "after a pulse of TRIGGER \(context)")
    try probe.command(.trigger)
    var attempts: UInt64 = 2
    if bench.profile.has(.diagnosticADC) {
      try probe.command(.readDiodes)
      attempts += 1
    }
    bench.time.sleep(for: pause)
    try bench.expect(
      RegisterMap.triggersRefused, (refused + attempts) & 0xFFFF_FFFF, "after \(attempts) triggers \(context)")
    try bench.expect(RegisterMap.laserOnTime, lit, "after triggers \(context): the laser has emitted")
    try bench.expect(RegisterMap.exposures, exposures, "after triggers \(context)")
    try bench.expect(.busy, false, "after triggers \(context)")
  }
}
