extension MachineDoctor {
  /// Slower than what the driver's load times are planned for, and what the board's parts support.
  private static let planned: UInt32 = 400_000

  package mutating func checkBuses() {
    guard let wanted else { return checkAnyBus() }
    guard hasDeviceInterface() else { return }
    let fitting = survey.adapters(fitting: wanted.bus)
    guard let adapter = fitting.first, fitting.count == 1 else { return reportMissingAdapter(wanted, fitting) }
    if check(adapter) { pass("bus      \(adapter.text), \(adapter.path)") }
  }

  /// Without a host: whether there is a bus that a user could reach.
  private mutating func checkAnyBus() {
    guard hasDeviceInterface() else { return }
    if let device = survey.idleVirtio(.i2cAdapter) { reportIdle(device) }
    for adapter in survey.adapters where adapter.hasDevice {
      if adapter.node?.isUsable == true {
        pass("bus      \(adapter.text), \(adapter.path)")
      } else {
        reportUnusable(adapter, severity: .warning)
      }
    }
  }

  /// Whether adapters can be reached from programs at all.
  private mutating func hasDeviceInterface() -> Bool {
    if survey.adapters.contains(where: \.hasDevice) { return true }
    let driver = survey.kernel.driver("i2c-dev")
    if driver == .missing {
      reportMissingInterface()
    } else if survey.adapters.isEmpty {
      reportNoAdapter(driver)
    } else {
      add(
        .error, "CND-9102", "the I2C adapters have no device files",
        cause: "the module i2c-dev is not loaded; adapters: "
          + survey.adapters.map(\.text).joined(separator: ", "), remedy: Self.load("i2c-dev"))
    }
    return false
  }

  private mutating func reportIdle(_ device: String) {
    add(
      .error, "CND-9103", "the I2C adapter of this virtual machine is not there",
      cause: "its device \(device) waits for a driver", remedy: Self.load("i2c-virtio"))
  }

  private mutating func reportNoAdapter(_ driver: KernelFacts.Driver) {
    if let device = survey.idleVirtio(.i2cAdapter) { return reportIdle(device) }
    add(
      .error, "CND-9103", "this machine shows no I2C adapter",
      cause: survey.kernel.buses.contains("i2c")
        ? "the kernel has found none: the bus is not enabled, or its driver is not loaded"
        : "kernel \(survey.kernel.release) has no I2C at all (/sys/bus/i2c is missing: CONFIG_I2C)",
      remedy: (driver == .available ? "\(Self.load("i2c-dev")); then: " : "") + enabling)
  }

  private mutating func reportMissingInterface() {
    let isCloud = survey.kernel.isCloudKernel
    add(
      .error, "CND-9101", "this kernel has no I2C devices for programs",
      cause: "kernel \(survey.kernel.release) was built without the driver i2c-dev (CONFIG_I2C_CHARDEV)"
        + (isCloud ? ": it is a kernel for virtual machines" : ""),
      remedy: isCloud
        ? Self.fullKernel : "Install a kernel with CONFIG_I2C_CHARDEV, your distribution's standard one for example")
  }

  private mutating func reportMissingAdapter(_ wanted: WantedWires, _ fitting: [AdapterFacts]) {
    if fitting.isEmpty, let device = survey.idleVirtio(.i2cAdapter) { return reportIdle(device) }
    let listed = (fitting.isEmpty ? survey.adapters : fitting).map(\.text).joined(separator: ", ")
    add(
      .error, "CND-9104", "\(wanted.bus) is not there",
      cause: fitting.isEmpty ? "adapters here: \(listed)" : "the name fits several: \(listed)", remedy: enabling)
  }

  private mutating func check(_ adapter: AdapterFacts) -> Bool {
    guard adapter.hasDevice else {
      add(
        .error, "CND-9102", "\(adapter.text) has no device file", cause: "the module i2c-dev is not loaded",
        remedy: Self.load("i2c-dev"))
      return false
    }
    guard adapter.node?.isUsable == true else {
      reportUnusable(adapter, severity: .error)
      return false
    }
    if let functionality = adapter.functionality, !functionality.contains(.plain) {
      add(
        .error, "CND-9107", "\(adapter.text) cannot do combined transfers",
        cause: "it offers \(functionality), and the controller needs I2C_FUNC_I2C",
        remedy: "Connect the board to another adapter; candela board scan lists them")
      return false
    }
    checkClock(adapter)
    return true
  }

  private mutating func reportUnusable(_ adapter: AdapterFacts, severity: Finding.Severity) {
    guard let node = adapter.node else {
      add(
        severity, "CND-9105", "\(adapter.path) does not exist",
        cause: "the kernel has \(adapter.text), and nothing made its device file (is udev running?)",
        remedy: "sudo udevadm trigger --action=add --subsystem-match=i2c-dev")
      return
    }
    reportAccess(severity, "CND-9106", node, group: "i2c", subsystem: "i2c-dev")
  }

  private mutating func checkClock(_ adapter: AdapterFacts) {
    guard let hertz = adapter.clockHertz else { return }
    guard hertz < Self.planned else { return pass("clock    \(hertz / 1000) kHz") }
    add(
      .warning, "CND-9108", "\(adapter.text) runs at \(hertz / 1000) kHz",
      cause: "the device tree's clock-frequency says so; the board's parts take 400 kHz, and loading takes "
        + "\(Self.planned / max(1, hertz)) times as long",
      remedy: wanted?.enable.first { $0.contains("baudrate") }
        ?? "Set clock-frequency = <400000> for this bus in the device tree (an overlay), and restart")
  }
}
