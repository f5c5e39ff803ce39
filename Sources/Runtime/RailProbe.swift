import CandelaBoardSpec
import CandelaHAL

/// Two looks at an INA226, for plausibility only (datasheet SBOS547, register summary). Metering does more.
struct RailProbe {
  let bus: any I2CBus
  let address: I2CAddress

  // SBOS547, table "Register Set Summary", and the LSBs of the bus and shunt voltage registers.
  private static let shuntVoltageRegister: UInt8 = 0x01
  private static let busVoltageRegister: UInt8 = 0x02
  private static let manufacturerRegister: UInt8 = 0xFE
  private static let manufacturer: UInt16 = 0x5449
  private static let busVoltageLSB = 1.25e-3
  private static let shuntVoltageLSB = 2.5e-6
  /// A supply further off is broken; regulators and the monitor together stay within 5 %.
  private static let voltageTolerance = 0.1
  /// Idle and active figures are typical values; a short draws far more than twice them.
  private static let powerMargin = 2.0
  /// Ten times the data sheet's largest shunt offset (10 uV).
  private static let shuntOffsetVolts = 100e-6

  /// Whether voltage and current fit the rail, and what was read.
  func check(_ rail: BoardRail) throws(RuntimeError) -> (Bool, String) {
    let maker = try word(Self.manufacturerRegister)
    guard maker == Self.manufacturer else {
      let text = RuntimeError.hexadecimal(UInt64(maker), digits: 4)
      return (false, "the part at \(address) is no INA226: manufacturer \(text)")
    }
    let volts = Double(try word(Self.busVoltageRegister)) * Self.busVoltageLSB
    let shunt = Double(Int16(bitPattern: try word(Self.shuntVoltageRegister))) * Self.shuntVoltageLSB
    let nominal = rail.voltage.value
    let largest =
      Self.powerMargin * (rail.idle.value + rail.active.value) / nominal * rail.shuntOhms + Self.shuntOffsetVolts
    let isVoltageFine = (volts - nominal).magnitude <= Self.voltageTolerance * nominal
    let isCurrentFine = shunt >= -Self.shuntOffsetVolts && shunt <= largest
    let milliamperes = shunt / rail.shuntOhms * 1e3
    return (
      isVoltageFine && isCurrentFine,
      "\(Self.rounded(volts)) V (nominal \(nominal) V), \(Self.rounded(milliamperes)) mA"
    )
  }

  /// Three decimals: finer than the monitor's steps.
  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  private func word(_ register: UInt8) throws(RuntimeError) -> UInt16 {
    do {
      let bytes = try bus.read(2, after: [register], from: address)
      return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    } catch {
      throw .hardware("reading the power monitor", error)
    }
  }
}

/// One look at a TMP1075 (datasheet SBOS854: register 0x00, 12 bits left-aligned, 0.0625 degrees a step).
struct ThermometerProbe {
  let bus: any I2CBus
  let address: I2CAddress

  private static let degreesPerCode = 0.0625
  /// The part's own range begins at -55; a bench below -20 degrees is a broken reading.
  private static let coldest = -20.0

  /// Whether the temperature is plausible and below the limit, and what was read.
  func check(limit: Celsius) throws(RuntimeError) -> (Bool, String) {
    let bytes: [UInt8]
    do { bytes = try bus.read(2, after: [0x00], from: address) } catch {
      throw .hardware("reading the thermometer", error)
    }
    let code = Int16(bitPattern: UInt16(bytes[0]) << 8 | UInt16(bytes[1])) >> 4
    let degrees = Double(code) * Self.degreesPerCode
    return (degrees >= Self.coldest && degrees <= limit.value, "\(degrees) degrees C, limit \(limit.value)")
  }
}
