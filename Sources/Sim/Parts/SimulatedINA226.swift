import CandelaHAL

/// An INA226 power monitor on one of the board's rails (data sheet SBOS547).
///
/// Conversions are worked out when the device is read: the last one that has ended by then, over its own window. The
/// ALERT pin is not connected on the board; the Mask/Enable register's flags are there without the latch (LEN is kept
/// and has no effect).
public final class SimulatedINA226: SimulatedI2CDevice {
  private enum Pointer {
    static let configuration: UInt8 = 0x00
    static let shuntVoltage: UInt8 = 0x01
    static let busVoltage: UInt8 = 0x02
    static let power: UInt8 = 0x03
    static let current: UInt8 = 0x04
    static let calibration: UInt8 = 0x05
    static let maskEnable: UInt8 = 0x06
    static let alertLimit: UInt8 = 0x07
    static let manufacturer: UInt8 = 0xFE
    static let die: UInt8 = 0xFF
  }
  /// Manufacturer ID register (FEh): "TI".
  public static let manufacturerID: UInt16 = 0x5449
  /// Die ID register (FFh).
  public static let dieID: UInt16 = 0x2260
  /// LSB of the Shunt Voltage register in volts.
  static let shuntStepVolts = 2.5e-6
  /// LSB of the Bus Voltage register in volts.
  static let busStepVolts = 1.25e-3
  /// Mask/Enable: functions and polarity, the bits that can be written.
  private static let writableMaskEnable: UInt16 = 0xFC03
  private static let alertFlag: UInt16 = 0x0010
  private static let conversionReadyFlag: UInt16 = 0x0008
  private static let overflowFlag: UInt16 = 0x0004

  private let time: VirtualTime
  private let activity: RailActivity
  private let errors: MonitorErrors
  private var port = WordRegisterPort()
  private var configuration = INA226Configuration(written: INA226Configuration.powerOn)
  private var conversionsBegan: UInt64
  private var calibration: UInt16 = 0
  private var maskEnable: UInt16 = 0
  private var alertLimit: UInt16 = 0
  /// Conversions that the host has been told of through CVRF.
  private var acknowledgedConversions: UInt64 = 0
  /// Results of the last conversion that was worked out.
  private var shunt: Int16 = 0
  private var bus: UInt16 = 0

  /// A monitor of a rail, as after power-on.
  public init(time: VirtualTime, activity: RailActivity, errors: MonitorErrors = .none) {
    self.time = time
    self.activity = activity
    self.errors = errors
    conversionsBegan = time.now.nanoseconds
  }

  /// Always acknowledges.
  public func begin(_ direction: I2CDirection) -> Bool {
    switch direction {
    case .write: port.beginWrite()
    case .read: port.beginRead(latching: value(of: port.pointer))
    }
    return true
  }

  /// Takes pointer and data bytes; writes to read-only registers are acknowledged and ignored.
  public func write(_ byte: UInt8) -> Bool {
    if let word = port.write(byte) { store(word, in: port.pointer) }
    return true
  }

  /// Delivers the pointed register.
  public func read() -> UInt8 { port.read() }

  /// Ends the transfer.
  public func stop() {}

  private func store(_ word: UInt16, in pointer: UInt8) {
    switch pointer {
    case Pointer.configuration: configure(word)
    case Pointer.calibration: calibration = word & 0x7FFF
    case Pointer.maskEnable: maskEnable = word & Self.writableMaskEnable
    case Pointer.alertLimit: alertLimit = word
    default: break
    }
  }

  private func configure(_ word: UInt16) {
    convert()
    if word & INA226Configuration.resetBit != 0 {
      configuration = INA226Configuration(written: INA226Configuration.powerOn)
      (calibration, maskEnable, alertLimit, shunt, bus) = (0, 0, 0, 0, 0)
    } else {
      configuration = INA226Configuration(written: word)
    }
    // Writing the register starts a new conversion and clears CVRF.
    conversionsBegan = time.now.nanoseconds
    acknowledgedConversions = 0
  }

  private func value(of pointer: UInt8) -> UInt16 {
    convert()
    switch pointer {
    case Pointer.configuration: return configuration.rawValue
    case Pointer.shuntVoltage: return UInt16(bitPattern: shunt)
    case Pointer.busVoltage: return bus
    case Pointer.power: return power
    case Pointer.current: return UInt16(bitPattern: current.value)
    case Pointer.calibration: return calibration
    case Pointer.maskEnable: return readMaskEnable()
    case Pointer.alertLimit: return alertLimit
    case Pointer.manufacturer: return Self.manufacturerID
    case Pointer.die: return Self.dieID
    default: return 0
    }
  }

  // MARK: Conversions

  /// Conversions that have ended since the Configuration register was written.
  private var completedConversions: UInt64 {
    guard configuration.isConverting else { return 0 }
    let completed = (time.now.nanoseconds - conversionsBegan) / configuration.cycleNanoseconds
    return configuration.isContinuous ? completed : min(1, completed)
  }

  /// Works out the last conversion that has ended.
  private func convert() {
    let completed = completedConversions
    guard completed > 0 else { return }
    let end = conversionsBegan + completed * configuration.cycleNanoseconds
    let mean = activity.meanPower(from: end - configuration.cycleNanoseconds, to: end)
    let rail = activity.rail
    if configuration.convertsShunt {
      let resistance = rail.shuntOhms * (1 + errors.shuntResistance)
      let volts =
        mean.value / rail.voltage.value * resistance * (1 + errors.shuntGain) + errors.shuntOffsetVolts
      shunt = Int16(Self.code(volts / Self.shuntStepVolts, in: -32_768...32_767))
    }
    if configuration.convertsBus {
      let volts = rail.voltage.value * (1 + errors.busGain) + errors.busOffsetVolts
      bus = UInt16(Self.code(volts / Self.busStepVolts, in: 0...32_767))
    }
  }

  private static func code(_ steps: Double, in range: ClosedRange<Double>) -> Double {
    steps.isFinite ? min(max(steps.rounded(), range.lowerBound), range.upperBound) : 0
  }

  /// Current = Shunt Voltage x Calibration / 2,048.
  private var current: (value: Int16, overflows: Bool) {
    let product = Int32(shunt) * Int32(calibration) / 2_048
    return (Int16(clamping: product), Int32(Int16(clamping: product)) != product)
  }

  /// Power = Current x Bus Voltage / 20,000: its LSB is 25 times the current's.
  private var power: UInt16 { UInt16(clamping: Int64(current.value.magnitude) * Int64(bus) / 20_000) }

  // MARK: Mask/Enable

  /// Reading the register clears CVRF.
  private func readMaskEnable() -> UInt16 {
    let completed = completedConversions
    var value = maskEnable
    if completed > acknowledgedConversions { value |= Self.conversionReadyFlag }
    if current.overflows { value |= Self.overflowFlag }
    if isAlerting { value |= Self.alertFlag }
    acknowledgedConversions = completed
    return value
  }

  /// The alert function with the highest bit of Mask/Enable, on the last conversion.
  private var isAlerting: Bool {
    let limit = Int16(bitPattern: alertLimit)
    if maskEnable & 0x8000 != 0 { return shunt > limit }
    if maskEnable & 0x4000 != 0 { return shunt < limit }
    if maskEnable & 0x2000 != 0 { return bus > alertLimit }
    if maskEnable & 0x1000 != 0 { return bus < alertLimit }
    if maskEnable & 0x0800 != 0 { return power > alertLimit }
    return false
  }
}
