import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import CandelaOptics
import CandelaSimHarness
import Logging

/// A board that builds and runs in milliseconds: 4 x 4 input pixels, a 16 x 16 mask, 4 x 4 photodiodes, three classes.
enum Tiny {
  /// What the driver logs in a test of failures would drown the tests' own output.
  static let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
  static let side = 4
  static let classCount = 3
  static let device = SimulatedDevice(serial: 7, seed: 1)
  static let idealDevice = SimulatedDevice(serial: 7, seed: 1, isIdeal: true)

  static let design = OpticalDesign(
    wavelengthMeters: 532e-9, propagation: .aperiodic, input: InputPlane(pixels: side, pitchMeters: 60e-6),
    path: [
      .medium(Medium(thicknessMeters: 20e-3, refractiveIndex: 1)),
      .phase(PhaseLayer(pixels: 16, pitchMeters: 20e-6, levels: 6, phasePerLevelRadians: 1)),
      .medium(Medium(thicknessMeters: 20e-3, refractiveIndex: 1)),
    ],
    detector: Detector(pixels: 4, pitchMeters: 35e-6, sampling: .area(sideMeters: 10e-6)))

  static let profile = BoardProfile(
    name: "tiny", title: "A tiny board", simulatorOnly: true,
    addresses: BoardAddresses(
      controller: I2CAddress(0x2A), eeprom: I2CAddress(0x50), boardMonitor: I2CAddress(0x40),
      laserMonitor: I2CAddress(0x41), thermometer: I2CAddress(0x48)),
    versions: BoardVersions(protocolVersion: 0x0100, hardware: 0x0201, firmware: 0x0102_0003),
    capabilities: [.programmableMask, .hostFedFrame, .diagnosticADC, .burst], maskBits: 3,
    timing: BoardTiming(
      slotNanoseconds: 24, exposureNanoseconds: 12, startNanoseconds: 1_000, conversionNanoseconds: 50_000,
      bootMicroseconds: 1_000, heartbeatTimeoutMilliseconds: 500),
    converter: DiagnosticConverter(outputFullScaleMillivolts: 64, diodeFullScaleElectrons: 100_000),
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

  static let mask = PhaseMask(
    pixels: 16, levels: (0..<256).map { UInt16($0 * $0 * 7 % 31 % 6) }, phasePerLevelRadians: 1)

  /// Half of the diodes of each class on the plus line, another half for each.
  static let banks = BinaryWeights.banks(diodeCount: 16, classCount: classCount) { diode, output in
    switch output {
    case 0: diode % 2 == 0
    case 1: diode % 4 < 2
    default: diode < 8
    }
  }

  static let program = program(for: profile)

  static func program(for profile: BoardProfile, levels: [UInt16] = mask.levels) -> BoardProgram {
    BoardProgram(
      designDigest: profile.designDigest, maskFormat: .levels, packedMask: BitPacking.pack(levels, bits: 3),
      classCount: classCount, weightBanks: banks)
  }

  /// The board with another optical design: what its bundles were trained for does not fit here.
  static var otherProfile: BoardProfile {
    var other = profile
    other.design.wavelengthMeters = 633e-9
    return other
  }

  /// Images by formula, all different.
  static func aperture(_ frame: Int) -> [UInt8] {
    (0..<side * side).map { UInt8(($0 * $0 * 29 + $0 * (frame * 53 % 97) + frame * 101) % 256) }
  }

  static func apertures(_ count: Int) -> ApertureSet {
    var set = ApertureSet(pixelCount: side * side)
    for frame in 0..<count { set.append(aperture(frame).span, label: frame % classCount) }
    return set
  }

  static func evaluation(
    of program: BoardProgram = program, device: SimulatedDevice = device, kernel: KernelChoice = .automatic
  ) -> Evaluation {
    Evaluation(
      profile: profile, program: program, masks: [mask], device: device, operators: OperatorCache(kernel: kernel))
  }

  /// A bench whose driver has touched nothing yet.
  static func bench(_ device: SimulatedDevice = device) throws -> SimulatedBench {
    try SimulatedBench(profile: profile, device: device, operators: OperatorCache(), logger: quiet)
  }

  /// A bench that needs only to be armed; frame 0 lies on the aperture.
  static func preparedBench(_ device: SimulatedDevice = device, burstCount: Int = 1) throws -> SimulatedBench {
    let bench = try bench(device)
    try bench.prepare(program)
    if burstCount > 1 {
      var settings = try bench.driver.defaultSettings()
      settings.burstCount = burstCount
      try bench.driver.configure(settings)
    }
    try bench.show(0)
    return bench
  }
}

extension SimulatedBench {
  func show(_ frame: Int) throws {
    try board.projector.project(Tiny.aperture(frame).span, rows: Tiny.side, columns: Tiny.side)
  }

  /// What must hold whenever nobody is exposing on purpose.
  var isDark: Bool {
    board.lines.laserEnable.level == .low && board.lines.trigger.level == .low && !board.controller.isLaserEmitting
  }
}
