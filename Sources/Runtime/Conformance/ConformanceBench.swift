import CandelaBoardSpec
import CandelaHAL

/// What a check works with: the driver, its wires, and ways to say what went wrong.
struct ConformanceBench {
  let driver: PhotonicBoard
  let profile: BoardProfile
  let plan: ConformancePlan

  var connection: BoardConnection { driver.connection }
  var time: any TimeSource { driver.connection.time }
  /// Registers without the driver's retries and opinions.
  var registers: RegisterProbe {
    RegisterProbe(
      bus: connection.bus, address: profile.addresses.controller, burstBytes: driver.configuration.burstBytes)
  }

  /// Fails the check unless something holds.
  func expect(_ condition: Bool, _ detail: @autoclosure () -> String) throws(ConformanceFailure) {
    if !condition { throw ConformanceFailure(detail: detail()) }
  }

  /// Fails the check unless a register has a value.
  func expect(_ register: Register, _ wanted: UInt64, _ context: String) throws {
    let found = try registers.read(register)
    try expect(
      found == wanted,
      "\(register.name) is \(Self.text(found, register)) \(context); wanted \(Self.text(wanted, register))")
  }

  /// Fails the check unless a bit of STATUS has a value.
  func expect(_ bit: StatusBit, _ wanted: Bool, _ context: String) throws {
    let status = try registers.read(RegisterMap.status)
    try expect(
      bit.isSet(in: status) == wanted,
      "STATUS.\(bit.name) is \(wanted ? 0 : 1) \(context) (STATUS is \(Self.text(status, RegisterMap.status)))")
  }

  /// Skips the check when the board lacks a capability.
  func require(_ capability: CapabilityBit) throws(ConformanceSkip) {
    if !profile.has(capability) { throw ConformanceSkip(reason: "the board has no \(capability.name)") }
  }

  /// Skips the check when the laser must stay dark.
  func requireLight() throws(ConformanceSkip) {
    if !plan.mayFire {
      throw ConformanceSkip(reason: "it raises LASER_ENABLE; allow it with --fire when nobody can look into the beam")
    }
  }

  /// Makes the laser safe, resets the controller by command and identifies it anew: registers have their defaults.
  func reset() throws {
    try driver.makeSafe()
    try driver.identify()
    try registers.command(.softReset)
    try driver.identify()
  }

  /// Identified, the plan's program loaded, configured, the laser off, no sticky bit set.
  func prepare(_ change: (inout ExposureSettings) -> Void = { _ in }) throws {
    try driver.makeSafe()
    // A check may have triggered without the driver.
    driver.epoch = nil
    try driver.identify()
    try driver.load(plan.program)
    var settings = try driver.defaultSettings()
    change(&settings)
    try driver.configure(settings)
    try registers.clearStatus()
  }

  /// Runs `body` with the laser armed; it is safe on every way out.
  func armed<Result>(_ body: () throws -> Result) throws -> Result {
    try requireLight()
    return try driver.withArmedLaser(body)
  }

  /// The settings in force after `prepare`.
  func settings() throws -> ExposureSettings { try driver.requireSettings(for: "conformance") }

  /// Lets time pass with the heartbeat alive.
  func sleepAlive(_ duration: Duration) throws {
    let deadline = time.now.advanced(by: duration)
    while time.now < deadline {
      try driver.keepAlive()
      time.sleep(for: min(.milliseconds(1), deadline.since(time.now)))
    }
  }

  static func text(_ value: UInt64, _ register: Register) -> String {
    register.unit.isEmpty && register.size > 1
      ? RuntimeError.hexadecimal(value, digits: 2 * register.size)
      : "\(value)" + (register.unit.isEmpty ? "" : " \(register.unit)")
  }
}
