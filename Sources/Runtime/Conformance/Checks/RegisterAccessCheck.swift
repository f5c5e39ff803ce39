import CandelaBoardSpec

/// Registers keep what is written to them, one by one and in a row; what is not a register reads as zero.
struct RegisterAccessCheck: ConformanceCheck {
  static let name = "register-access"
  static let summary = "settings keep every allowed value, gaps and COMMAND read as 0, reads move on by themselves"

  func run(on bench: ConformanceBench) throws -> String {
    try bench.reset()
    let probe = bench.registers
    var count = 0
    for (register, values) in settings(of: bench.profile) {
      for value in values {
        try probe.write(value, to: register)
        try bench.expect(register, value, "after writing it")
        count += 1
      }
    }
    try bench.expect(.writeRefused, false, "after writes of allowed values")
    try checkRow(bench)
    try checkGaps(bench)
    try bench.expect(RegisterMap.command, 0, "when read")
    return "\(count) values kept"
  }

  /// Writable registers with their limits; every bit of a free one once 0 and once 1.
  private func settings(of profile: BoardProfile) -> [(Register, [UInt64])] {
    let heartbeat = RegisterLimits.heartbeatTimeout
    let classes = RegisterLimits.classCount
    let slot = RegisterLimits.slotTime
    let burst = RegisterLimits.burstCount
    return [
      (RegisterMap.sequence, [0x5AA5_C33C, 0xA55A_3CC3, 0]), (RegisterMap.heartbeat, [0x5AA5, 0xA55A]),
      (RegisterMap.heartbeatTimeout, [UInt64(heartbeat.lowerBound), UInt64(heartbeat.upperBound)]),
      (RegisterMap.classCount, [UInt64(classes.upperBound), UInt64(classes.lowerBound)]),
      // Up first: EXPOSURE_TIME may not be longer than SLOT_TIME.
      (RegisterMap.slotTime, [UInt64(slot.upperBound)]),
      (RegisterMap.exposureTime, [UInt64(slot.upperBound), UInt64(RegisterLimits.exposureTime.lowerBound)]),
      (RegisterMap.slotTime, [UInt64(slot.lowerBound)]),
      (RegisterMap.burstCount, profile.has(.burst) ? [UInt64(burst.upperBound), 1] : [1]),
      (RegisterMap.frameSource, profile.has(.hostFedFrame) ? [1, 0] : [0]),
      (RegisterMap.frameBits, RegisterLimits.frameBits.map(UInt64.init)),
      (RegisterMap.maskFormat, profile.has(.continuousMask) ? [1, 0] : [0]), (RegisterMap.page, [0]),
    ]
  }

  /// One write of two neighbours, one read across many registers.
  private func checkRow(_ bench: ConformanceBench) throws {
    let probe = bench.registers
    let pair = RegisterMap.burstCount.encode(1) + RegisterMap.sequence.encode(0x0102_0304)
    try probe.write(pair, at: RegisterMap.burstCount.address)
    try bench.expect(RegisterMap.sequence, 0x0102_0304, "after one write of BURST_COUNT and SEQUENCE")
    let first = RegisterMap.classCount
    let block = try probe.bytes(at: first.address, count: Int(RegisterMap.frameBits.end - first.address))
    for register in RegisterMap.registers
    where register.address >= first.address && register.end <= RegisterMap.frameBits.end {
      let inRow = register.decode(block, readFrom: first.address)
      try bench.expect(register, inRow, "alone, and \(inRow) in a read that began at \(first.name)")
    }
  }

  private func checkGaps(_ bench: ConformanceBench) throws {
    for (start, end) in zip(RegisterMap.registers.map(\.end), RegisterMap.registers.dropFirst().map(\.address))
    where end > start {
      let count = min(Int(end - start), 8)
      let bytes = try bench.registers.bytes(at: start, count: count)
      try bench.expect(
        bytes.allSatisfy { $0 == 0 },
        "the gap at \(RuntimeError.hexadecimal(UInt64(start), digits: 4)) reads as \(bytes)")
    }
  }
}
