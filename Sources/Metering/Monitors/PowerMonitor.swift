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
  // Kept from transfer to transfer: sampling asks for no memory.
  private var pointer: [UInt8] = [0]
  private var word: [UInt8] = [0, 0]

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

  /// Whether the monitor still converts as it was told; a part that lost its supply meanwhile does not.
  func holds(_ settings: MonitorSettings) throws(HALError) -> Bool {
    try read(Pointer.configuration) == settings.register
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
    guard shuntWord.magnitude < rail.model.shuntFullScale else {
      throw HALError(
        .other, operation: "read the shunt voltage", subject: "\(rail.address)",
        cause: "it is at the end of the converter's range: the current is larger than can be told")
    }
    return Conversion(
      busVolts: Double(busWord >> UInt16(rail.model.busShift)) * rail.model.busStepVolts,
      amperes: Double(shuntWord) * rail.model.shuntStepVolts / rail.shuntOhms)
  }

  private func read(_ pointer: UInt8) throws(HALError) -> UInt16 {
    self.pointer[0] = pointer
    try Self.exchange(on: bus, with: rail.address, writing: self.pointer, readingInto: &word)
    return UInt16(word[0]) << 8 | UInt16(word[1])
  }

  private static func exchange(
    on bus: any I2CBus, with address: I2CAddress, writing outgoing: [UInt8], readingInto incoming: inout [UInt8]
  ) throws(HALError) {
    var target = incoming.mutableSpan
    try bus.transfer(to: address, writing: outgoing.span, readingInto: &target)
  }
}
