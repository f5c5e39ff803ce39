import CandelaBoardSpec

/// A window takes bytes only with the right CRC-8, and only inside itself.
struct WindowChecksumCheck: ConformanceCheck {
  static let name = "window-checksum"
  static let summary = "a burst with a wrong CRC-8 is dropped and counted; one beyond its window is refused"

  func run(on bench: ConformanceBench) throws -> String {
    try bench.driver.makeSafe()
    try bench.driver.identify()
    let probe = bench.registers
    let window = RegisterMap.weights
    let old: [UInt8] = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88]
    try probe.clearStatus()
    try probe.writeWindow(old, at: window.address)
    try bench.expect(.crcError, false, "after a burst with the right CRC-8")
    try expectStored(old, "a burst with the right CRC-8", bench)
    // Every single wrong bit of the checksum must be seen, and all of them together.
    for damage: UInt8 in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF] {
      try expectDropped(old.map { ~$0 }, damage: damage, stored: old, bench)
    }
    try expectRefused("a burst that ends beyond WEIGHTS", at: window.end - 1, bench)
    try expectRefused("a burst into DIODES, which only reads", at: RegisterMap.diodes.address, bench)
    return "9 damaged bursts dropped, 2 misplaced ones refused"
  }

  private func expectStored(_ bytes: [UInt8], _ what: String, _ bench: ConformanceBench) throws {
    let stored = try bench.registers.readWindow(at: RegisterMap.weights.address, count: bytes.count)
    try bench.expect(stored == bytes, "WEIGHTS holds \(stored) after \(what); wanted \(bytes)")
  }

  private func expectDropped(
    _ bytes: [UInt8], damage: UInt8, stored: [UInt8], _ bench: ConformanceBench
  ) throws {
    let probe = bench.registers
    let errors = try probe.read(RegisterMap.crcErrors)
    try probe.writeWindow(bytes, at: RegisterMap.weights.address, damage: damage)
    let what = "a burst whose CRC-8 differs by \(RuntimeError.hexadecimal(UInt64(damage), digits: 2))"
    try bench.expect(.crcError, true, "after \(what)")
    try bench.expect(RegisterMap.crcErrors, (errors + 1) & 0xFFFF_FFFF, "after \(what)")
    try expectStored(stored, what, bench)
    try probe.clearStatus()
    try bench.expect(.crcError, false, "after CLEAR_STATUS")
  }

  private func expectRefused(_ what: String, at address: UInt16, _ bench: ConformanceBench) throws {
    let probe = bench.registers
    let refused = try probe.read(RegisterMap.writesRefused)
    try probe.writeWindow([0, 0], at: address)
    try bench.expect(.writeRefused, true, "after \(what)")
    try bench.expect(RegisterMap.writesRefused, (refused + 1) & 0xFFFF_FFFF, "after \(what)")
    try probe.clearStatus()
  }
}
