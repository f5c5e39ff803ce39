import CandelaBoardSpec
import CandelaHAL
import CandelaOptics
import CandelaSim

/// A board small enough for tests (4 x 4 pixels, 16 x 16 mask, 4 x 4 diodes) and the few steps that tests repeat.
struct TestBoard {
  static let controller = I2CAddress(0x2A)
  static let eeprom = I2CAddress(0x50)
  static let boardMonitor = I2CAddress(0x40)
  static let laserMonitor = I2CAddress(0x41)
  static let thermometer = I2CAddress(0x48)
  static let everything: [CapabilityBit] = [.programmableMask, .hostFedFrame, .diagnosticADC, .burst]
  static let bootTime = Duration.milliseconds(1)

  let board: SimulatedBoard
  var bus: SimulatedI2CBus { board.bus }

  /// A board that has just started (READY) unless `booted` is false.
  init(
    seed: UInt64 = 1, serial: UInt64 = 7, ideal: Bool = true, capabilities: [CapabilityBit] = everything,
    booted: Bool = true
  ) throws {
    board = try SimulatedBoard(
      profile: Self.profile(capabilities: capabilities), serial: serial, seed: seed, ideal: ideal)
    if booted { board.time.sleep(for: Self.bootTime) }
  }

  static var design: OpticalDesign {
    OpticalDesign(
      wavelengthMeters: 532e-9, propagation: .aperiodic, input: InputPlane(pixels: 4, pitchMeters: 60e-6),
      path: [
        .medium(Medium(thicknessMeters: 20e-3, refractiveIndex: 1)),
        .phase(PhaseLayer(pixels: 16, pitchMeters: 20e-6, levels: 6, phasePerLevelRadians: 1)),
        .medium(Medium(thicknessMeters: 20e-3, refractiveIndex: 1)),
      ],
      detector: Detector(pixels: 4, pitchMeters: 35e-6, sampling: .area(sideMeters: 10e-6)))
  }

  static func profile(capabilities: [CapabilityBit] = everything) -> BoardProfile {
    BoardProfile(
      name: "tiny", title: "A tiny board", simulatorOnly: true,
      addresses: BoardAddresses(
        controller: controller, eeprom: eeprom, boardMonitor: boardMonitor, laserMonitor: laserMonitor,
        thermometer: thermometer),
      versions: BoardVersions(protocolVersion: 0x0100, hardware: 0x0201, firmware: 0x0102_0003),
      capabilities: capabilities, maskBits: 3,
      timing: BoardTiming(
        slotNanoseconds: 24, exposureNanoseconds: 12, startNanoseconds: 1_000, conversionNanoseconds: 50_000,
        bootMicroseconds: 1_000, heartbeatTimeoutMilliseconds: 500),
      converter: DiagnosticConverter(outputFullScaleMillivolts: 1_000, diodeFullScaleElectrons: 100_000),
      rails: BoardRails(
        board: BoardRail(voltage: Volts(5), idle: Watts(0.5), active: Watts(1), shuntOhms: 0.1),
        laser: BoardRail(voltage: Volts(3.2), idle: Watts(0), active: Watts(0.64), shuntOhms: 0.1),
        temperatureLimit: Celsius(60)),
      chipEnergy: ChipEnergy(perOutput: Joules(4e-10), relativeUncertainty: 0.5, source: "made up for a test"),
      design: design,
      noise: NoiseParameters(
        photonsPerDiode: 42_000, quantumEfficiency: 0.6, darkCurrentAmperes: 1e-12, gainSpread: 0.01,
        lineCapacitanceFarads: 1e-12, prechargeVolts: 3.3, temperatureKelvin: 300, readNoiseVolts: 0.5e-3,
        comparatorOffsetVolts: 2e-3))
  }

  // MARK: Bytes

  func write(_ register: Register, _ value: UInt64) throws(HALError) {
    try write(at: register.address, register.encode(value))
  }

  func write(at address: UInt16, _ data: [UInt8]) throws(HALError) {
    try bus.write([UInt8(address >> 8), UInt8(address & 0xFF)] + data, to: Self.controller)
  }

  /// A window write with its checksum, which `corruption` spoils.
  func writeWindow(at address: UInt16, _ data: [UInt8], corruption: UInt8 = 0) throws(HALError) {
    let covered = [UInt8(address >> 8), UInt8(address & 0xFF)] + data
    try bus.write(covered + [CRC8.checksum(covered) ^ corruption], to: Self.controller)
  }

  func command(_ bits: CommandBit...) throws(HALError) {
    try write(RegisterMap.command, bits.reduce(0) { $0 | $1.mask })
  }

  func bytes(_ count: Int, at address: UInt16) throws(HALError) -> [UInt8] {
    try bus.read(count, after: [UInt8(address >> 8), UInt8(address & 0xFF)], from: Self.controller)
  }

  func read(_ register: Register) throws(HALError) -> UInt64 {
    register.decode(try bytes(register.size, at: register.address), readFrom: register.address)
  }

  func status(_ bit: StatusBit) throws(HALError) -> Bool { bit.isSet(in: try read(RegisterMap.status)) }

  func resultFlag(_ bit: ResultFlagBit) throws(HALError) -> Bool { bit.isSet(in: try read(RegisterMap.resultFlags)) }

  // MARK: Steps

  static let maskLevels: [UInt16] = (0..<256).map { UInt16($0 * 7 % 6) }

  /// Class 0 takes even diodes to the plus line, class 1 odd ones, class 2 all, the others none.
  static let banks: [UInt8] = {
    var banks = [UInt8](repeating: 0, count: 2_048)
    for byte in 0..<2 {
      banks[byte] = 0xAA
      banks[128 + byte] = 0x55
      banks[256 + byte] = 0xFF
    }
    return banks
  }()

  func loadMask(_ levels: [UInt16] = maskLevels) throws(HALError) {
    try writeWindow(at: RegisterMap.mask.address, BitPacking.pack(levels, bits: 3))
    try command(.commitMask)
  }

  func loadWeights(classCount: UInt64 = 3) throws(HALError) {
    try write(RegisterMap.classCount, classCount)
    try writeWindow(at: RegisterMap.weights.address, Self.banks)
    try command(.commitWeights)
  }

  func light(_ image: [UInt8] = (0..<16).map { UInt8($0 * 16) }) throws(HALError) {
    try board.projector.project(image.span, rows: 4, columns: 4)
  }

  /// Everything that LASER_ARMED needs.
  func arm(classCount: UInt64 = 3) throws(HALError) {
    try light()
    try loadMask()
    try loadWeights(classCount: classCount)
    try write(RegisterMap.heartbeat, 1)
    try board.lines.laserEnable.set(.high)
  }

  /// One pulse on TRIGGER; takes no virtual time.
  func pulseTrigger() throws(HALError) {
    try board.lines.trigger.set(.high)
    try board.lines.trigger.set(.low)
  }
}
