import CandelaBoardSpec

/// Ranges and defaults of the writable registers, as docs/registers.md states them for one board.
struct ControllerSettings {
  private let timing: BoardTiming
  private let capabilities: UInt64
  private let pageCount: Int

  init(profile: BoardProfile, pageCount: Int) {
    timing = profile.timing
    capabilities = profile.capabilities.reduce(0) { $0 | $1.mask }
    self.pageCount = pageCount
  }

  /// Longest burst, the limit of BURST_COUNT.
  static let largestBurst: UInt64 = 16_777_216

  /// Writable registers with their values after a reset.
  var defaults: [(register: Register, value: UInt64)] {
    [
      (RegisterMap.heartbeat, 0),
      (RegisterMap.heartbeatTimeout, UInt64(timing.heartbeatTimeoutMilliseconds)),
      (RegisterMap.classCount, 1), (RegisterMap.frameSource, 0),
      (RegisterMap.slotTime, UInt64(timing.slotNanoseconds)),
      (RegisterMap.exposureTime, UInt64(timing.exposureNanoseconds)),
      (RegisterMap.burstCount, 1), (RegisterMap.sequence, 0), (RegisterMap.page, 0), (RegisterMap.maskFormat, 0),
      (RegisterMap.frameBits, 8),
    ]
  }

  /// Whether a register may take a value. `slotTime` is SLOT_TIME as it stands after the same write.
  func allows(_ value: UInt64, in register: Register, slotTime: UInt64) -> Bool {
    switch register.address {
    case RegisterMap.command.address: value < 1 << UInt64(CommandBit.allCases.count)
    case RegisterMap.heartbeatTimeout.address: (10...10_000).contains(value)
    case RegisterMap.classCount.address: (1...UInt64(RegisterMap.largestClassCount)).contains(value)
    case RegisterMap.frameSource.address: value <= (has(.hostFedFrame) ? 1 : 0)
    case RegisterMap.slotTime.address: (12...65_535).contains(value)
    case RegisterMap.exposureTime.address: value >= 1 && value <= slotTime
    case RegisterMap.burstCount.address: (1...(has(.burst) ? Self.largestBurst : 1)).contains(value)
    case RegisterMap.page.address: value < UInt64(pageCount)
    case RegisterMap.maskFormat.address: value <= (has(.continuousMask) ? 1 : 0)
    case RegisterMap.frameBits.address: value == 1 || value == 4 || value == 8
    default: true
    }
  }

  func has(_ capability: CapabilityBit) -> Bool { capability.isSet(in: capabilities) }
}
