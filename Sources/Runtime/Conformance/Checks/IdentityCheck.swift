import CandelaBoardSpec

/// The board says of itself what its profile says of it.
struct IdentityCheck: ConformanceCheck {
  static let name = "identity"
  static let summary = "versions, capabilities, optics and EEPROM record are those of the profile"

  /// Long enough for the counter of milliseconds to move.
  private static let pause = Duration.milliseconds(20)

  func run(on bench: ConformanceBench) throws -> String {
    try bench.driver.makeSafe()
    let identity = try bench.driver.identify()
    try checkRegisters(bench)
    let record = identity.record
    try bench.expect(
      record.boardName == bench.profile.name,
      "the EEPROM's record says board \(record.boardName), the profile is \(bench.profile.name)")
    try bench.expect(
      record.hardwareVersion == identity.versions.hardware,
      "the EEPROM's record says hardware \(record.hardwareVersion), the controller \(identity.versions.hardware)")
    try checkClock(bench)
    return "\(record.boardName), serial \(record.serialText)"
  }

  private func checkRegisters(_ bench: ConformanceBench) throws {
    let design = bench.profile.design
    let wanted: [(Register, Int)] = [
      (RegisterMap.inputPixels, design.input.pixels), (RegisterMap.maskPixels, design.phaseLayers[0].pixels),
      (RegisterMap.maskLayers, design.phaseLayers.count), (RegisterMap.maskBits, bench.profile.maskBits),
      (RegisterMap.diodePixels, design.detector.pixels),
      (RegisterMap.outputFullScale, Int(bench.profile.converter.outputFullScaleMillivolts)),
      (RegisterMap.diodeFullScale, Int(bench.profile.converter.diodeFullScaleElectrons)),
    ]
    for (register, value) in wanted { try bench.expect(register, UInt64(value), "against the profile") }
    let capabilities = bench.profile.capabilities.reduce(0) { $0 | $1.mask }
    try bench.expect(RegisterMap.capabilities, capabilities, "against the profile")
    try bench.expect(RegisterMap.magic, UInt64(RegisterMap.magicValue), "")
  }

  /// UPTIME must run, and not faster than time.
  private func checkClock(_ bench: ConformanceBench) throws {
    let start = bench.time.now
    let before = try bench.registers.read(RegisterMap.uptime)
    bench.time.sleep(for: Self.pause)
    let after = try bench.registers.read(RegisterMap.uptime)
    let passed = bench.time.now.since(start)
    // One millisecond of rounding, 5 % of the two clocks' difference.
    let longest = UInt64(passed.inSeconds * 1050) + 1
    try bench.expect(
      after &- before > 0 && after &- before <= longest,
      "UPTIME went from \(before) to \(after) ms while \(passed) passed")
  }
}
