import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import Testing

@Suite struct EEPROMTests {
  private let time = VirtualTime()
  private let bus: SimulatedI2CBus
  private let address = I2CAddress(0x50)

  init() {
    bus = SimulatedI2CBus(time: time)
    bus.attach(SimulatedEEPROM(time: time), at: address)
  }

  private func write(_ bytes: [UInt8]) throws {
    try bus.write(bytes, to: address)
    time.sleep(for: .milliseconds(5))
  }

  @Test func identity_isReadBack_asTheFactoryWroteIt() throws {
    let test = try TestBoard(serial: 0xABCD)
    let bytes = try test.bus.read(BoardIdentityRecord.byteCount, after: [0, 0], from: TestBoard.eeprom)
    let record = try BoardIdentityRecord.decode(bytes, source: "EEPROM")
    #expect(record.serial == 0xABCD && record.boardName == "tiny" && record.hardwareVersion == 0x0201)
    #expect(record.designDigest == test.board.profile.designDigest)
  }

  @Test func pageWrite_wrapsInsideItsPage() throws {
    // Page 1 is 64...127: two bytes at 126, 127, then 64, 65.
    try write([0, 126, 1, 2, 3, 4])
    #expect(try bus.read(4, after: [0, 125], from: address) == [0xFF, 1, 2, 0xFF])
    #expect(try bus.read(3, after: [0, 64], from: address) == [3, 4, 0xFF])
    // 66 bytes: the last two overwrite the first two.
    try write([0, 0] + (0..<66).map { UInt8($0) })
    #expect(try bus.read(3, after: [0, 0], from: address) == [64, 65, 2])
  }

  @Test func address_isNotAcknowledged_duringTheWriteCycle() throws {
    try bus.write([0, 0, 0xAA], to: address)
    #expect(try !bus.probe(address))
    // A probe takes 11 periods of 2,500 ns, and the address is acknowledged at the end of the tenth.
    time.sleep(for: .nanoseconds(5_000_000 - 27_500 - 25_000 - 1))
    #expect(try !bus.probe(address))
    #expect(try bus.probe(address))
    #expect(try bus.read(1, after: [0, 0], from: address) == [0xAA])
  }

  @Test func sequentialRead_goesOnAndWraps() throws {
    try write([0x7F, 0xFF, 0x11])
    try write([0x00, 0x00, 0x22])
    #expect(try bus.read(2, after: [0x7F, 0xFF], from: address) == [0x11, 0x22])
    #expect(try bus.read(2, after: [0xFF, 0xFF], from: address) == [0x11, 0x22])
    // A read without an address goes on where the last one ended.
    _ = try bus.read(1, after: [0x7F, 0xFE], from: address)
    #expect(try bus.read(1, after: [], from: address) == [0x11])
  }

  @Test func repeatedStart_writesNothing() throws {
    _ = try bus.read(1, after: [0, 9, 0x55], from: address)
    #expect(try bus.read(1, after: [0, 9], from: address) == [0xFF])
  }
}

@Suite struct INA226Tests {
  private func register(_ test: TestBoard, _ pointer: UInt8, _ monitor: I2CAddress = TestBoard.boardMonitor)
    throws -> UInt16
  {
    let bytes = try test.bus.read(2, after: [pointer], from: monitor)
    return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }

  @Test func registers_haveTheDataSheetsValues_afterPowerOn() throws {
    let test = try TestBoard()
    #expect(try register(test, 0x00) == 0x4127)
    #expect(try register(test, 0xFE) == 0x5449)
    #expect(try register(test, 0xFF) == 0x2260)
    for pointer in [0x01, 0x02, 0x05, 0x07] as [UInt8] { #expect(try register(test, pointer) == 0) }
  }

  /// Idle: 0.5 W at 5 V is 0.1 A, over 0.1 ohm 10 mV: 4,000 steps of 2.5 uV; 5 V are 4,000 steps of 1.25 mV.
  /// Calibration for 0.1 mA a bit: 0.00512 / (0.0001 x 0.1) = 512, so current 4,000 x 512 / 2,048 = 1,000 (0.1 A) and
  /// power 1,000 x 4,000 / 20,000 = 200 of 2.5 mW (0.5 W).
  @Test func idleRail_isMeasured_inTheDataSheetsSteps() throws {
    let test = try TestBoard()
    test.board.time.sleep(for: .milliseconds(3))
    try test.bus.write([0x05, 0x02, 0x00], to: TestBoard.boardMonitor)
    #expect(try register(test, 0x01) == 4_000)
    #expect(try register(test, 0x02) == 4_000)
    #expect(try register(test, 0x04) == 1_000)
    #expect(try register(test, 0x03) == 200)
  }

  /// A burst that fills the window: the board draws 1.5 W (0.3 A, 12,000 steps); the laser pulses half of the time and
  /// draws 0.32 W at 3.2 V (0.1 A, 4,000 steps).
  @Test func busyRails_areMeasured_overTheConversionWindow() throws {
    let test = try TestBoard()
    try test.arm()
    try test.write(RegisterMap.burstCount, 1_000_000)  // 72 ms
    try test.pulseTrigger()
    test.board.time.sleep(for: .milliseconds(10))
    #expect(try register(test, 0x01) == 12_000)
    #expect(try register(test, 0x01, TestBoard.laserMonitor) == 4_000)
    test.board.time.sleep(for: .milliseconds(80))
    #expect(try register(test, 0x01) == 4_000)
    #expect(try register(test, 0x01, TestBoard.laserMonitor) == 0)
  }

  @Test func conversionReady_isSetByAConversion_andClearedByReading() throws {
    let test = try TestBoard()
    // Triggered, shunt and bus, 140 us each, 4 averages: 1.12 ms.
    try test.bus.write([0x00, 0x02, 0x03], to: TestBoard.boardMonitor)
    #expect(try register(test, 0x00) == 0x4203)
    #expect(try register(test, 0x06) & 0x0008 == 0)
    test.board.time.sleep(for: .microseconds(1_120))
    #expect(try register(test, 0x06) & 0x0008 != 0)
    #expect(try register(test, 0x06) & 0x0008 == 0)
    test.board.time.sleep(for: .milliseconds(50))
    #expect(try register(test, 0x06) & 0x0008 == 0)
    // RST brings the power-on values back.
    try test.bus.write([0x00, 0x80, 0x00], to: TestBoard.boardMonitor)
    #expect(try register(test, 0x00) == 0x4127)
  }

  @Test func alertFlag_followsTheLimit_ofTheChosenFunction() throws {
    let test = try TestBoard()
    test.board.time.sleep(for: .milliseconds(3))
    try test.bus.write([0x07, 0x0F, 0x9F], to: TestBoard.boardMonitor)  // 3,999
    try test.bus.write([0x06, 0x80, 0x00], to: TestBoard.boardMonitor)  // shunt over
    #expect(try register(test, 0x06) & 0x8010 == 0x8010)
    try test.bus.write([0x07, 0x0F, 0xA0], to: TestBoard.boardMonitor)  // 4,000
    #expect(try register(test, 0x06) & 0x0010 == 0)
  }
}

@Suite struct TMP1075Tests {
  private func register(_ test: TestBoard, _ pointer: UInt8) throws -> UInt16 {
    let bytes = try test.bus.read(2, after: [pointer], from: TestBoard.thermometer)
    return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }

  /// From the data sheet's table of temperatures.
  @Test(
    arguments: [
      (127.9375, 0x7FF0), (100, 0x6400), (75, 0x4B00), (0.25, 0x0040), (0.0625, 0x0010), (0, 0), (-0.0625, 0xFFF0),
      (-25, 0xE700), (-128, 0x8000), (500, 0x7FF0), (.infinity, 0),
    ] as [(Double, UInt16)])
  func temperature_isCoded_asInTheDataSheet(celsius: Double, code: UInt16) throws {
    let test = try TestBoard()
    test.board.time.sleep(for: .milliseconds(6))
    test.board.world.setTemperature(Celsius(celsius))
    #expect(try register(test, 0x00) == code)
  }

  @Test func registers_haveTheDataSheetsValues_afterPowerOn() throws {
    let test = try TestBoard()
    #expect(try register(test, 0x00) == 0)
    #expect(try register(test, 0x01) == 0x00FF)
    #expect(try register(test, 0x02) == 0x4B00)
    #expect(try register(test, 0x03) == 0x5000)
    #expect(try register(test, 0x0F) == 0x7500)
    try test.bus.write([0x03, 0x12, 0x3F], to: TestBoard.thermometer)
    #expect(try register(test, 0x03) == 0x1230)
  }

  @Test func shutdown_holdsTheLastValue_untilOneShot() throws {
    let test = try TestBoard()
    test.board.time.sleep(for: .milliseconds(6))
    try test.bus.write([0x01, 0x01, 0xFF], to: TestBoard.thermometer)
    test.board.world.setTemperature(Celsius(40))
    #expect(try register(test, 0x00) == 0x1900)
    try test.bus.write([0x01, 0x81, 0xFF], to: TestBoard.thermometer)
    #expect(try register(test, 0x01) == 0x01FF)
    #expect(try register(test, 0x00) == 0x1900)
    test.board.time.sleep(for: .milliseconds(6))
    #expect(try register(test, 0x00) == 0x2800)
    try test.bus.write([0x01, 0x00, 0xFF], to: TestBoard.thermometer)
    test.board.world.setTemperature(Celsius(41))
    #expect(try register(test, 0x00) == 0x2900)
  }
}
