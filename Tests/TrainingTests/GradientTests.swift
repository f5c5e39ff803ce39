import CandelaOptics
import CandelaTraining
import Testing

/// The layer's slopes against central differences, with weights that are real numbers instead of signs.
@Suite struct GradientTests {
  typealias Lanes = BinaryLayer.Lanes

  /// 9 diodes are two whole chains of four sums and one over.
  static let diodes = 9
  static let classes = 5
  static let frames = 3
  static let labels = [4, 0, 2]
  static let random = Philox(key: 77)

  static func layer(gain: Float) -> BinaryLayer {
    BinaryLayer(diodeCount: diodes, classCount: classes, random: random, gain: gain)
  }

  static let features = (0..<diodes * frames).map { Float(2 * random.uniform(UInt64($0), 1)) }
  static let weights = (0..<diodes).map { diode in
    var lanes = Lanes(repeating: 0)
    for output in 0..<classes { lanes[output] = Float(random.normal(UInt64(diode), 2 + UInt64(output))) }
    return lanes
  }

  static func meanLoss(_ weights: [Lanes], gain: Float) -> Double {
    let layer = layer(gain: gain)
    return (0..<frames).reduce(0.0) { sum, frame in
      sum + layer.crossEntropy(layer.outputs(of: features, row: frame, weights: weights), label: labels[frame]).loss
    } / Double(frames)
  }

  static func slopes(gain: Float) -> (weights: [Lanes], gain: Float) {
    let layer = layer(gain: gain)
    var gradient = LayerGradient(diodeCount: diodes)
    for frame in 0..<frames {
      let outputs = layer.outputs(of: features, row: frame, weights: weights)
      let (_, slope) = layer.crossEntropy(outputs, label: labels[frame])
      gradient.add(slope: slope, outputs: outputs, features: features, row: frame)
    }
    return layer.slopes(gradient, batch: frames)
  }

  /// A step of 0.02 leaves a third-order error of 0.02^2 / 6 times third derivatives of at most about (gain x feature /
  /// sqrt(diodes))^3 = 5, so 4e-4; floats add 1e-7 of the loss over the step, 1e-5.
  static let step: Float = 0.02
  static let tolerance = 5e-4

  @Test(arguments: [Float(1), 2.5]) func weightSlopes_areTheLosssSlopes(_ gain: Float) {
    let slopes = Self.slopes(gain: gain)
    var largest = 0.0
    for diode in 0..<Self.diodes {
      for output in 0..<Self.classes {
        var (up, down) = (Self.weights, Self.weights)
        up[diode][output] += Self.step
        down[diode][output] -= Self.step
        let width = Double(up[diode][output]) - Double(down[diode][output])
        let difference = (Self.meanLoss(up, gain: gain) - Self.meanLoss(down, gain: gain)) / width
        let slope = Double(slopes.weights[diode][output])
        #expect(abs(slope - difference) < Self.tolerance, "diode \(diode), output \(output)")
        largest = max(largest, abs(slope))
      }
      for unused in Self.classes..<16 { #expect(slopes.weights[diode][unused] == 0) }
    }
    // The slopes themselves are a hundred times larger than what they may be off by.
    #expect(largest > 100 * Self.tolerance)
  }

  @Test(arguments: [Float(1), 2.5]) func gainSlope_isTheLosssSlope(_ gain: Float) {
    let width = Double(2 * Self.step)
    let difference =
      (Self.meanLoss(Self.weights, gain: gain + Self.step) - Self.meanLoss(Self.weights, gain: gain - Self.step))
      / width
    #expect(abs(Double(Self.slopes(gain: gain).gain) - difference) < Self.tolerance)
  }

  @Test func crossEntropy_isFinite_whenTheAnswerIsHopelesslyWrong() {
    let layer = BinaryLayer(diodeCount: 1, classCount: 2, random: Self.random, gain: 1000)
    var outputs = Lanes(repeating: 0)
    outputs[0] = 32
    let (loss, slope) = layer.crossEntropy(outputs, label: 1)
    #expect(loss.isFinite && loss > 30)
    #expect(abs(slope[0] - 1) < 1e-6 && abs(slope[1] + 1) < 1e-6)
  }

  @Test func signs_areThoseOfTheBanks_inEveryClass() {
    let layer = Self.layer(gain: 1)
    let banks = layer.banks
    #expect(banks.count == 128 * Self.classes)
    for (diode, lanes) in layer.signs.enumerated() {
      for output in 0..<16 {
        let bit = output < Self.classes ? Int(banks[128 * output + diode / 8] >> UInt8(7 - diode % 8)) & 1 : 0
        #expect(lanes[output] == (output < Self.classes ? Float(2 * bit - 1) : 0))
      }
    }
  }
}
