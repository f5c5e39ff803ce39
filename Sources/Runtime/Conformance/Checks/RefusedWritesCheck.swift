import CandelaBoardSpec

/// Writes that docs/registers.md forbids change nothing, set WRITE_REFUSED and count one.
struct RefusedWritesCheck: ConformanceCheck {
  static let name = "refused-writes"
  static let summary = "read-only, out of range, partial registers and gaps: refused as a whole and counted"

  func run(on bench: ConformanceBench) throws -> String {
    try bench.reset()
    var count = 0
    for attempt in attempts(for: bench.profile) {
      try expectRefused(attempt, bench)
      count += 1
    }
    return "\(count) writes refused"
  }

  private struct Attempt {
    let what: String
    let data: [UInt8]
    let address: UInt16
    /// What must not change.
    let watched: [Register]
  }

  private func expectRefused(_ attempt: Attempt, _ bench: ConformanceBench) throws {
    let probe = bench.registers
    try probe.clearStatus()
    let refused = try probe.read(RegisterMap.writesRefused)
    let before = try attempt.watched.map(probe.read)
    try probe.write(attempt.data, at: attempt.address)
    try bench.expect(.writeRefused, true, "after \(attempt.what)")
    try bench.expect(RegisterMap.writesRefused, (refused + 1) & 0xFFFF_FFFF, "after \(attempt.what)")
    for (register, value) in zip(attempt.watched, before) {
      try bench.expect(register, value, "after \(attempt.what), which must change nothing")
    }
    try probe.clearStatus()
    try bench.expect(.writeRefused, false, "after CLEAR_STATUS")
  }

  private func attempts(for profile: BoardProfile) -> [Attempt] {
    readOnly + outOfRange(profile) + misshapen
  }

  /// Every register that only reads; counters and state move by themselves, so only fixed ones are compared.
  private var readOnly: [Attempt] {
    let moving = RegisterMap.status.address..<RegisterMap.command.address
    return RegisterMap.registers.filter { $0.access == .readOnly }.map { register in
      let isMoving = moving.contains(register.address) || register.address >= RegisterMap.exposures.address
      return Attempt(
        what: "writing read-only \(register.name)", data: [UInt8](repeating: 0x5A, count: register.size),
        address: register.address, watched: isMoving ? [] : [register])
    }
  }

  private func outOfRange(_ profile: BoardProfile) -> [Attempt] {
    let burst = profile.has(.burst) ? UInt64(RegisterLimits.burstCount.upperBound) + 1 : 2
    let values: [(Register, [UInt64])] = [
      (
        RegisterMap.heartbeatTimeout,
        [
          0, UInt64(RegisterLimits.heartbeatTimeout.lowerBound) - 1,
          UInt64(RegisterLimits.heartbeatTimeout.upperBound) + 1,
        ]
      ), (RegisterMap.classCount, [0, UInt64(RegisterLimits.classCount.upperBound) + 1]),
      (RegisterMap.frameSource, [2] + (profile.has(.hostFedFrame) ? [] : [1])),
      (RegisterMap.slotTime, [UInt64(RegisterLimits.slotTime.lowerBound) - 1]),
      (RegisterMap.exposureTime, [0, UInt64(profile.timing.slotNanoseconds) + 1]),
      (RegisterMap.burstCount, [0, burst]), (RegisterMap.frameBits, [0, 2, 16]),
      (RegisterMap.maskFormat, [2] + (profile.has(.continuousMask) ? [] : [1])),
      (RegisterMap.command, [1 << UInt64(CommandBit.allCases.count)]),
    ]
    return values.flatMap { register, values in
      values.map {
        Attempt(
          what: "writing \($0) to \(register.name)", data: register.encode($0), address: register.address,
          watched: [register])
      }
    }
  }

  /// Parts of registers, and writes of which one part is wrong.
  private var misshapen: [Attempt] {
    let burst = RegisterMap.burstCount
    let sequence = RegisterMap.sequence
    let gap = RegisterMap.frameBits.end
    return [
      Attempt(what: "writing half of SEQUENCE", data: [1, 2], address: sequence.address, watched: [sequence]),
      Attempt(
        what: "writing SEQUENCE from its second byte", data: [1, 2, 3], address: sequence.address + 1,
        watched: [sequence]),
      Attempt(what: "writing into a gap", data: [1], address: gap, watched: []),
      Attempt(
        what: "writing FRAME_BITS and the gap behind it", data: [4, 0], address: RegisterMap.frameBits.address,
        watched: [RegisterMap.frameBits]),
      Attempt(
        what: "one write of a wrong BURST_COUNT and a right SEQUENCE", data: burst.encode(0) + sequence.encode(77),
        address: burst.address, watched: [burst, sequence]),
      Attempt(
        what: "one write of a right BURST_COUNT and half of SEQUENCE", data: burst.encode(1) + [0, 7],
        address: burst.address, watched: [burst, sequence]),
    ]
  }
}
