import CandelaBoardSpec
import CandelaHAL

/// EPOCH counts triggers, results belong to their SEQUENCE, and the counters add up.
struct EpochCheck: ConformanceCheck {
  static let name = "epoch"
  static let summary = "EPOCH goes up by one a trigger, SEQUENCE comes back, counters and emission time add up"

  private static let sequences: [UInt32] = [7, 0xFFFF_FFFF, 0, 0x8000_0001, 7]
  /// As in the check of timing.
  private static let emissionTolerance = 0.01

  func run(on bench: ConformanceBench) throws -> String {
    try bench.requireLight()
    try bench.driver.identify()
    try bench.driver.reset()
    try bench.prepare()
    try bench.expect(RegisterMap.epoch, 0, "after a reset")
    let before = try bench.driver.counters()
    try bench.armed {
      for (index, sequence) in Self.sequences.enumerated() { try expose(sequence, epoch: UInt32(index + 1), bench) }
      try checkStaleRead(bench)
      if bench.profile.has(.diagnosticADC) { try checkDiodesKeepEpoch(bench) }
    }
    let exposed = Self.sequences.count + (bench.profile.has(.diagnosticADC) ? 1 : 0)
    try checkCounters(before, exposed: exposed, bench)
    return "\(Self.sequences.count) triggers, \(exposed) exposures"
  }

  private func expose(_ sequence: UInt32, epoch: UInt32, _ bench: ConformanceBench) throws {
    let result = try bench.driver.expose(sequence: sequence)
    try bench.expect(result.epoch == epoch, "EPOCH is \(result.epoch) after \(epoch) triggers")
    try bench.expect(
      result.sequence == sequence, "RESULT_SEQUENCE is \(result.sequence) for a trigger with SEQUENCE \(sequence)")
    try bench.expect(
      result.quality.isTrusted, "the result of trigger \(epoch) is \(result.quality.names.joined(separator: ", "))")
    try bench.expect(.dataReady, true, "after a result")
    try bench.expect(
      bench.driver.level(of: bench.connection.dataReady) == .high, "DATA_READY is low although a result is there")
  }

  /// A block that is read while its successor is being made must say so.
  private func checkStaleRead(_ bench: ConformanceBench) throws {
    guard bench.profile.has(.burst) else { return }
    let probe = bench.registers
    let settings = try bench.settings()
    let frame = settings.classCount * settings.slotNanoseconds
    let count = min(500_000_000 / frame, RegisterLimits.burstCount.upperBound)
    let stale = try probe.read(RegisterMap.staleReads)
    try probe.write(UInt64(count), to: RegisterMap.burstCount)
    try bench.driver.drive(bench.connection.trigger, .high)
    try bench.driver.drive(bench.connection.trigger, .low)
    try bench.expect(.dataReady, false, "right after a trigger")
    let flags = try probe.read(RegisterMap.resultFlags)
    try bench.expect(ResultFlagBit.stale.isSet(in: flags), "RESULT_FLAGS lacks STALE while the next exposure runs")
    try probe.command(.abort)
    try bench.expect(RegisterMap.staleReads, (stale + 1) & 0xFFFF_FFFF, "after one stale read")
    try bench.expect(.staleRead, true, "after a stale read")
    try probe.write(1, to: RegisterMap.burstCount)
  }

  private func checkDiodesKeepEpoch(_ bench: ConformanceBench) throws {
    let epoch = try bench.registers.read(RegisterMap.epoch)
    _ = try bench.driver.readDiodes(sequence: 1)
    try bench.expect(RegisterMap.epoch, epoch, "after READ_DIODES, which must leave it")
  }

  private func checkCounters(_ before: BoardCounters, exposed: Int, _ bench: ConformanceBench) throws {
    let after = try bench.driver.counters()
    let settings = try bench.settings()
    let exposures = Int(after.exposures &- before.exposures)
    // The aborted burst adds as many as were done before ABORT came.
    let isExact = !bench.profile.has(.burst)
    try bench.expect(
      isExact ? exposures == exposed : exposures >= exposed,
      "EXPOSURES went up by \(exposures); \(exposed) frames were exposed")
    let emitted = Double(after.laserOnNanoseconds &- before.laserOnNanoseconds)
    let pulse = Double(settings.classCount * settings.exposureNanoseconds)
    let wanted = Double(exposures) * pulse
    // One frame of the aborted burst may have been begun and not counted.
    let tolerance = wanted * Self.emissionTolerance + (isExact ? 0 : pulse)
    try bench.expect(
      (emitted - wanted).magnitude <= tolerance,
      "LASER_ON_TIME went up by \(Int(emitted)) ns; \(exposures) exposures of \(Int(pulse)) ns make \(Int(wanted)) ns")
  }
}
