import CandelaBoardSpec

/// Where the aperture image comes from.
public enum ApertureSource: Sendable, Hashable {
  /// Light on the aperture.
  case light
  /// A frame that the host writes over the bus, with 1, 4 or 8 bits a pixel.
  case host(bitsPerPixel: Int)
}

/// How the board exposes: registers HEARTBEAT_TIMEOUT to BURST_COUNT.
public struct ExposureSettings: Sendable, Hashable {
  /// Outputs (and light pulses) of a frame, 1...16; must be what the loaded program has.
  public var classCount: Int
  /// One output's precharge, integration and comparison, 12...65,535 ns.
  public var slotNanoseconds: Int
  /// Length of a light pulse, 1 ns...slot.
  public var exposureNanoseconds: Int
  /// Exposures of one trigger, 1...16,777,216; above 1 the board needs the capability BURST.
  public var burstCount = 1
  /// Without a heartbeat for so long the laser goes off, 10...10,000 ms.
  public var heartbeatTimeoutMilliseconds: Int
  /// Where the aperture image comes from.
  public var source = ApertureSource.light

  /// The profile's timing for so many classes: light on the aperture, no burst.
  public init(classCount: Int, timing: BoardTiming) {
    self.classCount = classCount
    slotNanoseconds = Int(timing.slotNanoseconds)
    exposureNanoseconds = Int(timing.exposureNanoseconds)
    heartbeatTimeoutMilliseconds = Int(timing.heartbeatTimeoutMilliseconds)
  }

  /// - Throws: `RuntimeError` of kind `invalidSetting` or `unsupported`.
  func validate(for identity: BoardIdentity) throws(RuntimeError) {
    let ranges: [(String, Int, ClosedRange<Int>)] = [
      ("classCount", classCount, RegisterLimits.classCount), ("slot", slotNanoseconds, RegisterLimits.slotTime),
      ("exposure", exposureNanoseconds, 1...max(1, slotNanoseconds)), ("burst", burstCount, RegisterLimits.burstCount),
      ("heartbeatTimeout", heartbeatTimeoutMilliseconds, RegisterLimits.heartbeatTimeout),
    ]
    for (field, value, range) in ranges where !range.contains(value) {
      throw .invalidSetting(field, "\(value)", allowed: "\(range.lowerBound)...\(range.upperBound)")
    }
    if burstCount > 1 { try identity.require(.burst) }
    if case .host(let bits) = source {
      guard RegisterLimits.frameBits.contains(bits) else {
        throw .invalidSetting("bitsPerPixel", "\(bits)", allowed: "1, 4, 8")
      }
      try identity.require(.hostFedFrame)
    }
  }

  /// Time from trigger to result: the start, then every slot of every exposure.
  func duration(startNanoseconds: UInt32) -> Duration {
    .nanoseconds(Int64(startNanoseconds) + Int64(classCount) * Int64(slotNanoseconds) * Int64(burstCount))
  }
}

extension BoardIdentity {
  /// - Throws: `RuntimeError` of kind `unsupported`.
  func require(_ capability: CapabilityBit) throws(RuntimeError) {
    guard has(capability) else {
      throw RuntimeError(
        .unsupported, "the board has no \(capability.name)",
        remedy: "Use a board whose CAPABILITIES register shows \(capability.name)")
    }
  }
}
