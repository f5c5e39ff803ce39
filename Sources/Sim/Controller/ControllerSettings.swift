import CandelaBoardSpec

/// Ranges and defaults of the writable registers, as docs/registers.md states them, for one board.
struct ControllerSettings {
  /// Writable registers with their values after a reset.
  let defaults: [RegisterDefaults.Entry]
  private let capabilities: UInt64
  private let pageCount: Int

  init(profile: BoardProfile, pageCount: Int) {
    defaults = RegisterDefaults.common + RegisterDefaults.timing(profile.timing)
    capabilities = profile.capabilities.reduce(0) { $0 | $1.mask }
    self.pageCount = pageCount
  }

  /// Whether the board has something.
  func has(_ capability: CapabilityBit) -> Bool { capability.isSet(in: capabilities) }

  /// Whether a register may take a value. `slotTime` is SLOT_TIME as it stands after the same write.
  func allows(_ value: UInt64, in register: Register, slotTime: UInt64) -> Bool {
    let number = Int(clamping: value)
    switch register.address {
    case RegisterMap.command.address: return number < 1 << CommandBit.allCases.count
    case RegisterMap.heartbeatTimeout.address: return RegisterLimits.heartbeatTimeout.contains(number)
    case RegisterMap.classCount.address: return RegisterLimits.classCount.contains(number)
    case RegisterMap.frameSource.address: return number <= (has(.hostFedFrame) ? 1 : 0)
    case RegisterMap.slotTime.address: return RegisterLimits.slotTime.contains(number)
    case RegisterMap.exposureTime.address: return RegisterLimits.exposureTime.contains(number) && value <= slotTime
    case RegisterMap.burstCount.address: return has(.burst) ? RegisterLimits.burstCount.contains(number) : number == 1
    case RegisterMap.page.address: return number < pageCount
    case RegisterMap.maskFormat.address: return number <= (has(.continuousMask) ? 1 : 0)
    case RegisterMap.frameBits.address: return RegisterLimits.frameBits.contains(number)
    default: return true
    }
  }
}
