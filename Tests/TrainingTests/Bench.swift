import CandelaOptics
import CandelaTraining

/// A bench of a few pixels whose approximations are those of the full one, for tests of joint training.
enum Bench {
  static func design(
    inputs: Int = 6, mask: Int = 20, diodes: Int = 4, sampling: DetectorSampling = .area(sideMeters: 12e-6)
  ) -> OpticalDesign {
    let side = 400e-6
    return OpticalDesign(
      wavelengthMeters: 532e-9, propagation: .aperiodic,
      input: InputPlane(pixels: inputs, pitchMeters: side / Double(inputs)),
      path: [
        .medium(Medium(thicknessMeters: 8e-3, refractiveIndex: 1)),
        .phase(
          PhaseLayer(
            pixels: mask, pitchMeters: side / Double(mask), levels: 8, phasePerLevelRadians: 0.2595 * Double.pi)),
        .medium(Medium(thicknessMeters: 8e-3, refractiveIndex: 1)),
      ],
      detector: Detector(pixels: diodes, pitchMeters: 50e-6, sampling: sampling))
  }

  static let random = Philox(key: 11)

  /// Random phases of a turn.
  static func phases(_ count: Int, stream: UInt64 = 1) -> [Float] {
    (0..<count).map { Float(6.283 * random.uniform(UInt64($0), stream)) }
  }

  /// Random amplitudes of `frames` frames.
  static func frames(_ frames: Int, inputs: Int) -> [UInt8] {
    (0..<frames * inputs * inputs).map { UInt8(truncatingIfNeeded: random.block(UInt64($0), 2).0) }
  }

  /// The currents that the training model gives, frame by frame, with `scale` one.
  static func plane(_ phases: [Float], pixels: Int) -> ComplexPlane {
    var plane = ComplexPlane(rows: pixels, columns: pixels)
    TrainingKernels.transmission(phases, into: &plane)
    plane.updateSum()
    return plane
  }
}
