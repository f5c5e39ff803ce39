import CandelaOptics
import Testing

@Suite struct DeviceErrorsTests {
  private static let design = Fixture.bench(maskPixels: 100, diodes: 16, scale: 0.125)
  private static let mask = Fixture.mask(for: design, seed: 7)

  private static func masks(_ errors: DeviceErrors, serial: UInt64 = 1) -> PhaseMask {
    errors.masks([mask], design: design, serial: serial)[0]
  }

  /// Phase of a pixel in radians, -pi...pi, against the designed one.
  private static func deviation(_ real: PhaseMask, _ pixel: Int) -> Double {
    let turns =
      (Double(real.levels[pixel]) * real.phasePerLevelRadians
        - Double(mask.levels[pixel]) * mask.phasePerLevelRadians) / (2 * .pi)
    return (turns - turns.rounded()) * 2 * .pi
  }

  @Test func masks_areTheDesigned_whenThereIsNoError() {
    #expect(Self.masks(.none) == Self.mask)
    #expect(Self.masks(DeviceErrors(placement: DetectorPlacement(rotationDegrees: 5), gainSpread: 0.1)) == Self.mask)
  }

  @Test func maskError_hasItsDeviation_andFollowsTheSerial() {
    let errors = DeviceErrors(maskPhaseRadians: 0.5)
    let real = Self.masks(errors)
    let moments = Moments((0..<10_000).map { Self.deviation(real, $0) })
    #expect(abs(moments.mean) < 4 * moments.errorOfMean)
    #expect(abs(moments.deviation / 0.5 - 1) < 4 * moments.relativeErrorOfDeviation)
    #expect(Self.masks(errors) == real && Self.masks(errors, serial: 2) != real)
    // Twice the error is twice every pixel's.
    let double = Self.masks(DeviceErrors(maskPhaseRadians: 0.2))
    let single = Self.masks(DeviceErrors(maskPhaseRadians: 0.1))
    // 16-bit codes: half a code for each mask.
    let worst = (0..<10_000).map { abs(Self.deviation(double, $0) - 2 * Self.deviation(single, $0)) }.max() ?? 1
    #expect(worst < 2e-4)
  }

  @Test func tilt_steersTheLight_asAShiftDoes() throws {
    let pitch = Self.design.detector.pitchMeters
    let distance = Self.design.legs[1][0].thicknessMeters
    // The light moves right by a pitch: as if the array had moved left.
    let tilted = DeviceErrors(tiltDegrees: pitch / distance * 180 / .pi)
    let aperture = Fixture.aperture(784, seed: 2)
    func intensities(_ masks: [PhaseMask], _ placement: DetectorPlacement) throws -> [Double] {
      Fixture.intensities(try FieldOperator(design: Self.design, masks: masks, placement: placement), aperture)
    }
    let steered = try intensities(tilted.masks([Self.mask], design: Self.design, serial: 1), .aligned)
    let moved = try intensities([Self.mask], DetectorPlacement(shiftXMeters: -pitch))
    let straight = try intensities([Self.mask], .aligned)
    let error = relativeError(steered, of: moved)
    print("tilt against shift: \(error)")
    #expect(error < 0.02)
    #expect(relativeError(straight, of: moved) > 0.3)
  }

  @Test func gainSpread_replacesTheBoards_alsoInAnIdealDevice() {
    let noise = NoiseParameters(
      photonsPerDiode: 1, quantumEfficiency: 1, darkCurrentAmperes: 0, gainSpread: 0.01, lineCapacitanceFarads: 1e-12,
      prechargeVolts: 1.8, temperatureKelvin: 300, readNoiseVolts: 1e-3, comparatorOffsetVolts: 0)
    #expect(DeviceErrors.none.applied(to: noise) == noise)
    #expect(DeviceErrors(gainSpread: 0).applied(to: noise).gainSpread == 0)
    #expect(DeviceErrors(gainSpread: 0.05).applied(to: noise.ideal).gainSpread == 0.05)
  }

  @Test func errors_areRefused_whenOutOfRange() {
    let cases: [(DeviceErrors, String)] = [
      (DeviceErrors(maskPhaseRadians: -0.1), "mask_error"), (DeviceErrors(maskPhaseRadians: 6.3), "mask_error"),
      (DeviceErrors(maskPhaseRadians: .nan), "mask_error"), (DeviceErrors(tiltDegrees: 5.1), "tilt"),
      (DeviceErrors(tiltDegrees: .nan), "tilt"), (DeviceErrors(gainSpread: -0.01), "gain_spread"),
      (DeviceErrors(gainSpread: 1.01), "gain_spread"),
      (DeviceErrors(placement: DetectorPlacement(rotationDegrees: .infinity)), "rotation"),
    ]
    for (errors, field) in cases {
      let error = #expect(throws: OpticsError.self) { try errors.validate(for: Self.design) }
      #expect(error?.field == field)
    }
    let published = DeviceErrors(maskPhaseRadians: DeviceErrors.publishedMaskPhaseRadians)
    #expect(throws: Never.self) { try published.validate(for: Self.design) }
  }
}
