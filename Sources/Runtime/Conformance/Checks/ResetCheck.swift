import CandelaBoardSpec
import CandelaHAL

/// RESET_N and SOFT_RESET take everything back, and the board can be used again afterwards.
struct ResetCheck: ConformanceCheck {
  static let name = "reset"
  static let summary = "RESET_N silences the controller and takes settings, mask and weights back; it works again then"

  func run(on bench: ConformanceBench) throws -> String {
    try dirty(bench)
    let resets = try bench.registers.read(RegisterMap.resets)
    let boot = try pulse(bench)
    try bench.expect(RegisterMap.resets, (resets + 1) & 0xFFFF_FFFF, "after a RESET_N pulse")
    try checkDefaults("RESET_N", bench)
    try dirty(bench)
    try bench.registers.command(.softReset)
    try bench.driver.identify()
    try bench.expect(RegisterMap.resets, (resets + 2) & 0xFFFF_FFFF, "after SOFT_RESET")
    try checkDefaults("SOFT_RESET", bench)
    try bench.prepare()
    try bench.expect(.configurationValid, true, "after loading again")
    return "READY \(boot) after RESET_N"
  }

  /// Something in every setting, mask and weights committed.
  private func dirty(_ bench: ConformanceBench) throws {
    try bench.prepare()
    try bench.registers.write(0x1234_5678, to: RegisterMap.sequence)
    try bench.registers.write(0x4321, to: RegisterMap.heartbeat)
    try bench.registers.write(4, to: RegisterMap.frameBits)
  }

  private func pulse(_ bench: ConformanceBench) throws -> Duration {
    let line = bench.connection.reset
    try bench.driver.drive(line, .high)
    bench.time.sleep(for: bench.driver.configuration.resetPulse)
    let answers = isAnswering(bench)
    try bench.driver.drive(line, .low)
    try bench.expect(!answers, "the controller answers while RESET_N is asserted")
    let start = bench.time.now
    try bench.driver.identify()
    return bench.time.now.since(start)
  }

  private func isAnswering(_ bench: ConformanceBench) -> Bool {
    do {
      _ = try bench.registers.read(RegisterMap.status)
      return true
    } catch {
      return false
    }
  }

  private func checkDefaults(_ what: String, _ bench: ConformanceBench) throws {
    let entries = RegisterDefaults.common + RegisterDefaults.timing(bench.profile.timing)
    for entry in entries { try bench.expect(entry.register, entry.value, "after \(what)") }
    for register in [RegisterMap.epoch, RegisterMap.weightsDigest, RegisterMap.faultCause, RegisterMap.resultSequence] {
      try bench.expect(register, 0, "after \(what)")
    }
    if bench.profile.has(.programmableMask) {
      try bench.expect(RegisterMap.maskDigest, 0, "after \(what)")
      try bench.expect(.maskLoaded, false, "after \(what)")
    }
    for bit in [StatusBit.weightsLoaded, .configurationValid, .laserArmed, .dataReady, .heartbeatAlive, .fault] {
      try bench.expect(bit, false, "after \(what)")
    }
    let weights = try bench.registers.readWindow(at: RegisterMap.weights.address, count: RegisterMap.weights.length)
    try bench.expect(weights.allSatisfy { $0 == 0 }, "WEIGHTS is not all zero after \(what)")
  }
}
