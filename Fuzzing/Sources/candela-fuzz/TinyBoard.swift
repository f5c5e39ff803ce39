import CandelaBoardSpec
import CandelaHAL
import CandelaOptics

/// A made-up board that is quick to simulate: 4 x 4 pixels, a mask of 16 x 16, 4 x 4 diodes.
enum TinyBoard {
  static var design: OpticalDesign {
    let leg = PathElement.medium(Medium(thicknessMeters: 20e-3, refractiveIndex: 1))
    return OpticalDesign(
      wavelengthMeters: 532e-9, propagation: .aperiodic, input: InputPlane(pixels: 4, pitchMeters: 60e-6),
      path: [leg, .phase(PhaseLayer(pixels: 16, pitchMeters: 20e-6, levels: 6, phasePerLevelRadians: 1)), leg],
      detector: Detector(pixels: 4, pitchMeters: 35e-6, sampling: .area(sideMeters: 10e-6)))
  }

  static var profile: BoardProfile {
    BoardProfile(
      name: "tiny", title: "A tiny board", simulatorOnly: true,
      addresses: BoardAddresses(
        controller: I2CAddress(0x2A), eeprom: I2CAddress(0x50), boardMonitor: I2CAddress(0x40),
        laserMonitor: I2CAddress(0x41), thermometer: I2CAddress(0x48)),
      versions: BoardVersions(protocolVersion: 0x0100, hardware: 0x0201, firmware: 0x0102_0003),
      capabilities: [.programmableMask, .hostFedFrame, .diagnosticADC, .burst], maskBits: 3,
      timing: BoardTiming(
        slotNanoseconds: 24, exposureNanoseconds: 12, startNanoseconds: 1_000, conversionNanoseconds: 50_000,
        bootMicroseconds: 1_000, heartbeatTimeoutMilliseconds: 500),
      converter: DiagnosticConverter(outputFullScaleMillivolts: 1_000, diodeFullScaleElectrons: 100_000),
      rails: BoardRails(
        board: BoardRail(voltage: Volts(5), idle: Watts(0.5), active: Watts(1), shuntOhms: 0.1),
        laser: BoardRail(voltage: Volts(3.2), idle: Watts(0), active: Watts(0.64), shuntOhms: 0.1),
        temperatureLimit: Celsius(60)),
      chipEnergy: ChipEnergy(perOutput: Joules(4e-10), relativeUncertainty: 0.5, source: "made up for fuzzing"),
      design: design, noise: .projectDefault)
  }
}
