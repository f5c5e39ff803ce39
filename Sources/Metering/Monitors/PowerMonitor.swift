import CandelaHAL

/// One INA2xx on a bus: set up, asked whether there is something new, read. It cannot tell a real part from a simulated one.
///
/// Only the two voltage registers are read. The chip's own current and power registers are rounded to steps of the
/// calibration's choice and overflow; the product of the voltages is better (SBOS547 §7.5).
final class PowerMonitor {
  /// A conversion's result.
  struct Conversion: Equatable {
    /// Voltage at the load side, in volts.
    let busVolts: Double
    /// Current through the shunt, in amperes.
    let amperes: Double

    var power: Watts { Watts(busVolts * amperes) }
  }

  private enum Pointer {
    static let configuration: UInt8 = 0x00
    static let shuntVoltage: UInt8 = 0x01
    static let busVoltage: UInt8 = 0x02
    static let maskEnable: UInt8 = 0x06
    static let manufacturer: UInt8 = 0xFE
  }
  /// Mask/Enable bit 3 of INA226 and INA231: a conversion has ended since it was read last.
  private static let conversionReady: UInt16 = 0x0008
  /// Bus voltage bit 1 of the INA219: the same.
  private static let ina219ConversionReady: UInt16 = 0x0002

  let rail: MeteredRail
  private let bus: any I2CBus

  init(_ rail: MeteredRail, on bus: any I2CBus) {
    self.rail = rail
    self.bus = bus
  }

  /// Checks who answers and starts converting.
  func start(_ settings: MonitorSettings) throws {
    if let wanted = rail.model.manufacturer {
      let found = try read(Pointer.manufacturer)
      guard found == wanted else {
        throw MeteringError(
          .wrongMonitor,
          "rail \(rail.name): the part at \(rail.address) is no \(rail.model.rawValue.uppercased()), "
            + "its manufacturer reads 0x\(String(found, radix: 16))",
          remedy: "Correct the monitor's address in board.yaml")
      }
    }
    let word = settings.register
    try bus.write([Pointer.configuration, UInt8(word >> 8), UInt8(word & 0xFF)], to: rail.address)
  }

  /// Whether a conversion has ended since this was asked last. For the INA219 the answer comes with the reading: true.
  func hasNewConversion() throws(HALError) -> Bool {
    guard rail.model != .ina219 else { return true }
    return try read(Pointer.maskEnable) & Self.conversionReady != 0
  }

  /// The last conversion that has ended; nil where an INA219 says that there is no new one.
  func conversion() throws(HALError) -> Conversion? {
    let busWord = try read(Pointer.busVoltage)
    if rail.model == .ina219, busWord & Self.ina219ConversionReady == 0 { return nil }
    let shuntWord = Int16(bitPattern: try read(Pointer.shuntVoltage))
    return Conversion(
      busVolts: Double(busWord >> UInt16(rail.model.busShift)) * rail.model.busStepVolts,
      amperes: Double(shuntWord) * rail.model.shuntStepVolts / rail.shuntOhms)
  }

  private func read(_ pointer: UInt8) throws(HALError) -> UInt16 {
    // No memory is asked for: the hot thread may be the one that samples.
    let written: InlineArray<1, UInt8> = [pointer]
    var word: InlineArray<2, UInt8> = [0, 0]
    var buffer = word.mutableSpan
    try bus.transfer(to: rail.address, writing: written.span, readingInto: &buffer)
    return UInt16(word[0]) << 8 | UInt16(word[1])
  }
}
