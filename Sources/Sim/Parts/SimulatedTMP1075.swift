import CandelaHAL

/// A TMP1075 thermometer (data sheet SBOS854): 12 bits of 0.0625 degrees Celsius in the upper bits of TEMP.
///
/// In continuous mode a read shows the temperature of that moment (the real part's last conversion may be 27.5 to
/// 220 ms old, by the R bits). The ALERT pin is not connected on the board.
public final class SimulatedTMP1075: SimulatedI2CDevice {
  private enum Pointer {
    static let temperature: UInt8 = 0x00
    static let configuration: UInt8 = 0x01
    static let lowLimit: UInt8 = 0x02
    static let highLimit: UInt8 = 0x03
    static let dieID: UInt8 = 0x0F
  }
  /// DIEID register (0Fh).
  public static let dieID: UInt16 = 0x7500
  /// LSB of the 12-bit temperature in degrees Celsius.
  static let stepCelsius = 0.0625
  /// Time of one conversion; TEMP reads zero until the first after power-on has ended.
  static let conversionNanoseconds: UInt64 = 5_500_000
  /// CFGR (01h): OS starts one conversion in shutdown and reads as zero, SD shuts down; the low byte reads as ones.
  private static let oneShotBit: UInt16 = 0x8000
  private static let shutdownBit: UInt16 = 0x0100
  private static let reservedOnes: UInt16 = 0x00FF
  /// LLIM and HLIM after power-on: 75 and 80 degrees.
  private static let lowLimitPowerOn: UInt16 = 0x4B00
  private static let highLimitPowerOn: UInt16 = 0x5000

  private let time: VirtualTime
  private let world: SimulatedWorld
  private var port = WordRegisterPort()
  private var configuration = SimulatedTMP1075.reservedOnes
  private var lowLimit = SimulatedTMP1075.lowLimitPowerOn
  private var highLimit = SimulatedTMP1075.highLimitPowerOn
  /// TEMP as last converted, while shut down.
  private var held: UInt16 = 0
  private var firstConversionEnds: Timestamp
  private lazy var oneShotTimer = VirtualTimer(on: time) { [weak self] in self?.finishOneShot() }

  /// A thermometer in a world, as after power-on: continuous conversion.
  public init(time: VirtualTime, world: SimulatedWorld) {
    self.time = time
    self.world = world
    firstConversionEnds = VirtualTime.later(time.now, byNanoseconds: Self.conversionNanoseconds)
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

  private var isShutDown: Bool { configuration & Self.shutdownBit != 0 }

  private func store(_ word: UInt16, in pointer: UInt8) {
    switch pointer {
    case Pointer.configuration: configure(word)
    case Pointer.lowLimit: lowLimit = word & 0xFFF0
    case Pointer.highLimit: highLimit = word & 0xFFF0
    default: break
    }
  }

  private func configure(_ word: UInt16) {
    let shutsDown = word & Self.shutdownBit != 0
    if shutsDown, !isShutDown { held = temperature }
    if !shutsDown, isShutDown { oneShotTimer.cancel() }
    configuration = word & ~Self.oneShotBit | Self.reservedOnes
    if shutsDown, word & Self.oneShotBit != 0 {
      oneShotTimer.schedule(afterNanoseconds: Self.conversionNanoseconds)
    }
  }

  private func finishOneShot() { held = Self.code(world.temperature) }

  private func value(of pointer: UInt8) -> UInt16 {
    switch pointer {
    case Pointer.temperature: return isShutDown ? held : temperature
    case Pointer.configuration: return configuration
    case Pointer.lowLimit: return lowLimit
    case Pointer.highLimit: return highLimit
    case Pointer.dieID: return Self.dieID
    default: return 0
    }
  }

  private var temperature: UInt16 { time.now < firstConversionEnds ? 0 : Self.code(world.temperature) }

  private static func code(_ temperature: Celsius) -> UInt16 {
    let steps = temperature.value / stepCelsius
    guard steps.isFinite else { return 0 }
    return UInt16(bitPattern: Int16(min(max(steps.rounded(), -2_048), 2_047)) << 4)
  }
}
