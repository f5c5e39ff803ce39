import CandelaHAL

/// The power monitors of Texas Instruments' INA2xx class that a board may carry: two voltages over I2C, shunt and bus.
public enum MonitorModel: String, CaseIterable, Sendable, Hashable, Codable {
  /// INA219, 12 bits (data sheet SBOS448).
  case ina219
  /// INA226, 16 bits (data sheet SBOS547).
  case ina226
  /// INA231, 16 bits, small package (data sheet SBOS644).
  case ina231

  /// Step of the shunt voltage register, in volts.
  public var shuntStepVolts: Double { self == .ina219 ? 10e-6 : 2.5e-6 }
  /// Step of the bus voltage, in volts.
  public var busStepVolts: Double { self == .ina219 ? 4e-3 : 1.25e-3 }
  /// The shunt voltage register at the end of its range: 81.92 mV (SBOS547, SBOS644); 320 mV with the INA219's PGA / 8
  /// (SBOS448, table 7).
  var shuntFullScale: UInt16 { self == .ina219 ? 32_000 : 32_767 }
  /// Places by which the bus voltage register is shifted left (the INA219 keeps flags in the lowest three bits).
  var busShift: Int { self == .ina219 ? 3 : 0 }

  /// Largest gain error of the shunt channel, as a share (electrical characteristics; INA219: of its A grade).
  public var shuntGainLimit: Double {
    switch self {
    case .ina219: 0.01
    case .ina226: 0.001
    case .ina231: 0.005
    }
  }

  /// Largest gain error of the bus channel, as a share.
  public var busGainLimit: Double { shuntGainLimit }

  /// Largest offset of the shunt channel, in volts.
  public var shuntOffsetLimitVolts: Double {
    switch self {
    case .ina219: 100e-6
    case .ina226: 10e-6
    case .ina231: 50e-6
    }
  }

  /// Largest offset of the bus channel, in volts. The INA219's sheet states none: two of its steps are taken.
  public var busOffsetLimitVolts: Double {
    switch self {
    case .ina219: 8e-3
    case .ina226: 7.5e-3
    case .ina231: 20e-3
    }
  }

  /// What the Manufacturer ID register (FEh) must read; nil where the part has none.
  var manufacturer: UInt16? { self == .ina219 ? nil : 0x5449 }
}
