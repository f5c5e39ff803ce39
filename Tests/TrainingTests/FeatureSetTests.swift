import CandelaOptics
import CandelaTraining
import Testing

@Suite struct FeatureSetTests {
  private static let design = OpticalDesign(
    wavelengthMeters: 532e-9, propagation: .aperiodic, input: InputPlane(pixels: 4, pitchMeters: 60e-6),
    path: [
      .medium(Medium(thicknessMeters: 20e-3, refractiveIndex: 1)),
      .phase(PhaseLayer(pixels: 16, pitchMeters: 20e-6, levels: 6, phasePerLevelRadians: 1)),
      .medium(Medium(thicknessMeters: 20e-3, refractiveIndex: 1)),
    ],
    detector: Detector(pixels: 4, pitchMeters: 35e-6, sampling: .area(sideMeters: 10e-6)))

  private static func fusedOperator() throws -> FusedOperator {
    let mask = PhaseMask(pixels: 16, levels: (0..<256).map { UInt16($0 * 5 % 6) }, phasePerLevelRadians: 1)
    return try FusedOperator(design: design, masks: [mask])
  }

  /// The lit half of the aperture is the class.
  private static func aperture(_ frame: Int) -> [UInt8] {
    let random = Philox(key: 3)
    return (0..<16).map { pixel in
      let draw = UInt8(random.block(UInt64(frame), UInt64(pixel)).0 % 100)
      return (pixel % 4 < 2) == (frame % 2 == 0) ? 120 + draw : draw / 4
    }
  }

  @Test func rows_haveMeanOne_whateverTheirScale() {
    var set = FeatureSet(diodeCount: 3)
    set.append([UInt16](arrayLiteral: 1, 2, 3, 1000, 2000, 3000))
    set.append([UInt32](arrayLiteral: .max, .max, .max))
    #expect(set.count == 3)
    #expect(set.values == [0.5, 1, 1.5, 0.5, 1, 1.5, 1, 1, 1])
  }

  @Test func darkRow_isZero() {
    var set = FeatureSet(diodeCount: 2)
    set.append([UInt32](arrayLiteral: 0, 0))
    #expect(set.values == [0, 0] && set.count == 1)
  }

  @Test func photocurrents_areTheOperators_overSeveralBatches() throws {
    let fused = try Self.fusedOperator()
    var expected = FeatureSet(diodeCount: 16)
    for frame in 0..<130 {
      var currents = [UInt32](repeating: 0, count: 16)
      var span = currents.mutableSpan
      fused.photocurrents(of: Self.aperture(frame).span, into: &span)
      expected.append(currents)
    }
    var progress: [Int] = []
    let set = FeatureSet.photocurrents(of: fused, frames: 130, progress: { progress.append($0) }, frame: Self.aperture)
    #expect(set.values == expected.values && set.count == 130)
    #expect(progress == [64, 128, 130])
    #expect(FeatureSet.photocurrents(of: fused, frames: 0, frame: Self.aperture).count == 0)
  }

  @Test func trainedWeights_workInTheDevice_theyWereTrainedFor() throws {
    let fused = try Self.fusedOperator()
    let labels = (0..<400).map { UInt8($0 % 2) }
    var trainer = try WeightTrainer(
      features: .photocurrents(of: fused, frames: 400, frame: Self.aperture), labels: labels, classCount: 2,
      configuration: Toy.configuration())
    let weights = BinaryWeights(classCount: 2, diodeCount: 16, banks: trainer.train())
    let noise = NoiseParameters(
      photonsPerDiode: 42_000, quantumEfficiency: 0.6, darkCurrentAmperes: 0, gainSpread: 0,
      lineCapacitanceFarads: 1e-12, prechargeVolts: 3.3, temperatureKelvin: 0, readNoiseVolts: 0,
      comparatorOffsetVolts: 0)
    let core = AnalogCore(operator: fused, noise: noise.ideal, serial: 1, seed: 1, outputFullScaleVolts: 0.1)
    // Frames beyond those that were learnt.
    let right = (400..<800).count { frame in
      var currents = [UInt32](repeating: 0, count: 16)
      var span = currents.mutableSpan
      fused.photocurrents(of: Self.aperture(frame).span, into: &span)
      return core.classify(currents: currents.span, weights: weights, sequence: UInt32(frame)).winner == frame % 2
    }
    #expect(right > 380, "\(right) of 400")
  }
}
