import CandelaOptics
import CandelaTraining
import Testing

/// Readings of frames that were never shown, from a few that were.
@Suite struct ReadingPredictorTests {
  private static let inputs = 16
  private static let diodes = 9

  private static func apertures(_ count: Int, seed: UInt64) -> [UInt8] {
    let random = Philox(key: seed)
    return (0..<count * inputs).map { UInt8(truncatingIfNeeded: random.block(UInt64($0), 2).0) }
  }

  /// Any device's diodes: sums of two squares of linear forms, in counts.
  private static func readings(_ apertures: [UInt8]) -> [UInt32] {
    let random = Philox(key: 11)
    let forms = (0..<diodes * 2 * inputs).map { random.uniform(UInt64($0), 3) - 0.5 }
    return (0..<apertures.count / inputs).flatMap { frame in
      (0..<diodes).map { diode in
        let power = (0..<2).reduce(0.0) { sum, part in
          let field = (0..<inputs).reduce(0.0) {
            $0 + forms[(diode * 2 + part) * inputs + $1] * Double(apertures[frame * inputs + $1])
          }
          return sum + field * field
        }
        return UInt32(power / 50)
      }
    }
  }

  private static func error(_ predicted: [Float], _ truth: [UInt32]) -> Double {
    let mean = truth.reduce(0.0) { $0 + Double($1) } / Double(truth.count)
    let rest = zip(predicted, truth).reduce(0.0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
    return rest / truth.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
  }

  private static func predictor(_ frames: Int, kernel: KernelChoice = .automatic) throws -> ReadingPredictor {
    let shown = apertures(frames, seed: 1)
    return try ReadingPredictor(
      apertures: shown, inputCount: inputs, readings: readings(shown), diodeCount: diodes, ridge: 1e-4, kernel: kernel)
  }

  @Test func readings_arePredicted_onceTheQuadraticFormsAreKnown() throws {
    // 16 amplitudes have 136 products: more frames than that determine every form.
    let fresh = Self.apertures(50, seed: 2)
    let truth = Self.readings(fresh)
    let (few, many) = (try Self.predictor(40), try Self.predictor(300))
    let errors = [few, many].map { Self.error($0.readings(of: fresh[...]), truth) }
    print("share of the variance that is not predicted, from 40 and from 300 frames: \(errors)")
    #expect(errors[1] < 1e-3)
    #expect(errors[0] > 10 * errors[1])
    #expect(many.readings(of: fresh[...]).allSatisfy { $0 >= 0 && $0.isFinite })
  }

  @Test func predictions_areTheSame_whateverTheKernel() throws {
    let fresh = Self.apertures(20, seed: 3)
    let predictions = try [KernelChoice.automatic, .scalar].map {
      try Self.predictor(100, kernel: $0).readings(of: fresh[...])
    }
    #expect(predictions[0] == predictions[1])
    let digest = Toy.fingerprint(
      predictions[0].flatMap { value in
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value.bitPattern >> $0) }
      })
    #expect(digest == Self.golden)
  }

  /// As this project first computed it, on x86-64 in release; debug builds and other machines must give the same.
  private static let golden: UInt64 = 5_632_000_784_151_614_268

  @Test func predictor_copesWithDarkAndEqualFrames() throws {
    let frames = [UInt8](repeating: 0, count: 32) + [UInt8](repeating: 200, count: 48)
    let readings = Self.readings(frames)
    let predictor = try ReadingPredictor(
      apertures: frames, inputCount: Self.inputs, readings: readings, diodeCount: Self.diodes)
    let found = predictor.readings(of: frames[48...])
    for (value, truth) in zip(found, readings[27...]) {
      #expect(abs(Double(value) - Double(truth)) < 0.05 * Double(truth) + 1)
    }
    #expect(predictor.readings(of: frames[..<16]).allSatisfy { $0 == 0 })
    let dark = try ReadingPredictor(
      apertures: [UInt8](repeating: 0, count: 16), inputCount: 16, readings: [0], diodeCount: 1)
    #expect(dark.readings(of: frames[48..<64]) == [0])
  }

  @Test func predictor_refusesData_thatDoesNotFit() {
    let cases: [([UInt8], [UInt32])] = [
      ([], []), ([UInt8](repeating: 1, count: 15), [1]), ([UInt8](repeating: 1, count: 16), []),
      ([UInt8](repeating: 1, count: 32), [1]),
      ([UInt8](repeating: 1, count: 16 * 4001), [UInt32](repeating: 1, count: 4001)),
    ]
    for (apertures, readings) in cases {
      let error = #expect(throws: TrainingError.self) {
        try ReadingPredictor(apertures: apertures, inputCount: 16, readings: readings, diodeCount: 1)
      }
      #expect(error?.code == "CND-7002")
    }
  }
}
