/// What makes one device differ from another: drawn once from its serial number.
public struct AnalogDevice: Sendable, Hashable {
  /// Gain of each diode in 1/65,536.
  package let gains: [UInt32]
  /// Comparator offset in volts, common to all outputs.
  public let comparatorOffsetVolts: Double

  /// Draws the device with a serial number.
  public init(serial: UInt64, diodeCount: Int, noise: NoiseParameters) {
    let random = Philox(key: serial, 0x6465_7669_6365)
    gains = (0..<diodeCount).map { diode in
      let deviation = noise.gainSpread == 0 ? 0 : noise.gainSpread * random.normal(UInt64(diode), Stage.gain.rawValue)
      // A gain cannot be negative, and the photocurrents leave room for gains below two.
      return UInt32(min(131_071, max(0, 65_536 * (1 + deviation) + 0.5)))
    }
    comparatorOffsetVolts =
      noise.comparatorOffsetVolts == 0
      ? 0 : noise.comparatorOffsetVolts * random.normal(0, Stage.comparatorOffset.rawValue)
  }

  private enum Stage: UInt64 {
    case gain = 1
    case comparatorOffset = 2
  }
}
