import CandelaOptics
import CandelaTraining
import Testing

/// The differentiable model of two masks: the operator that evaluation builds, and its derivatives.
struct TwoLayerModelTests {
  /// Small planes; the first design's field is interpolated at the second mask, the second one's is not.
  private static let designs = [design(maskPixels: 24, scale: 0.03), design(maskPixels: 10, scale: 0.01)]

  private static func design(maskPixels: Int, scale: Double) -> OpticalDesign {
    let layer = PathElement.phase(
      PhaseLayer(
        pixels: maskPixels, pitchMeters: 3.68e-3 * scale / Double(maskPixels), levels: 65536,
        phasePerLevelRadians: PhaseMask.continuousStepRadians))
    let medium = PathElement.medium(Medium(thicknessMeters: 10 * scale * scale, refractiveIndex: 1))
    return OpticalDesign(
      wavelengthMeters: 532e-9, propagation: .aperiodic,
      input: InputPlane(pixels: 3, pitchMeters: 1.2e-3 * scale), path: [medium, layer, medium, layer, medium],
      detector: Detector(pixels: 2, pitchMeters: 1e-3 * scale, sampling: .area(sideMeters: 0.2e-3 * scale)))
  }

  private func random(_ count: Int, seed: UInt64) -> [Float] {
    let random = Philox(key: seed)
    return (0..<count).map { Float(random.uniform(UInt64($0), 0) - 0.5) }
  }

  @Test(arguments: [0, 1]) func field_isTheOperatorOfEvaluation(index: Int) throws {
    let design = Self.designs[index]
    let model = try TwoLayerModel(design: design)
    let levels = random(model.phaseCount, seed: 1).map { UInt16(($0 + 0.5) * 65535) }
    let size = model.firstPixels * model.firstPixels
    let masks = [Array(levels[..<size]), Array(levels[size...])].map {
      PhaseMask(pixels: model.firstPixels, levels: $0, phasePerLevelRadians: PhaseMask.continuousStepRadians)
    }
    let field = try FieldOperator(design: design, masks: masks)
    let own = model.field(phases: levels.map { Float(Double($0) * PhaseMask.continuousStepRadians) })
    let scale = field.re.values.map(abs).max() ?? 0
    for (a, b) in zip(own.re.values + own.im.values, field.re.values + field.im.values) {
      #expect(abs(a - b) <= 2e-5 * scale)
    }
  }

  /// The slope of a random linear loss along random directions, by central differences of 0.02 rad: their own error is of
  /// the order of 0.02^2 / 6, and the floats' about 1e-4 of the slope.
  @Test(arguments: [0, 1]) func gradient_isTheSlope(index: Int) throws {
    let model = try TwoLayerModel(design: Self.designs[index])
    let phases = random(model.phaseCount, seed: 2).map { 6 * $0 }
    let count = model.sampleCount * model.inputCount
    let (byRe, byIm) = (random(count, seed: 3), random(count, seed: 4))
    let gradient = model.gradient(
      phases: phases, byRe: RealMatrix(rows: model.sampleCount, columns: model.inputCount, values: byRe),
      byIm: RealMatrix(rows: model.sampleCount, columns: model.inputCount, values: byIm))
    func loss(_ phases: [Float]) -> Double {
      let field = model.field(phases: phases)
      return (zip(field.re.values, byRe) + zip(field.im.values, byIm)).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    for direction in 0..<4 as Range<UInt64> {
      // Along all phases, those of the first mask, and those of the second.
      var step = random(model.phaseCount, seed: 10 + direction)
      let first = model.firstPixels * model.firstPixels
      for pixel in step.indices where direction == 1 && pixel >= first || direction == 2 && pixel < first {
        step[pixel] = 0
      }
      let size: Float = 0.04
      let up = loss(zip(phases, step).map { $0 + size * $1 })
      let down = loss(zip(phases, step).map { $0 - size * $1 })
      let slope = (up - down) / Double(2 * size)
      let predicted = zip(gradient, step).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let scale = (zip(gradient, step).reduce(0) { $0 + Double($1.0 * $1.0) * Double($1.1 * $1.1) }).squareRoot()
      print("design \(index), direction \(direction): slope \(slope), gradient \(predicted), scale \(scale)")
      #expect(abs(slope - predicted) < 2e-3 * scale + 2e-3 * abs(predicted))
    }
  }
}

/// Two sequences of pairs, one after the other.
private func + (
  left: Zip2Sequence<[Float], [Float]>, right: Zip2Sequence<[Float], [Float]>
) -> [(Float, Float)] {
  Array(left) + Array(right)
}
