import CandelaOptics

/// The EAC as a trainable layer: latent weights whose signs count, and one gain in front of the softmax.
package struct BinaryLayer {
  /// All outputs of a diode; lanes beyond the class count stay zero.
  package typealias Lanes = SIMD16<Float>

  let classCount: Int
  private let diodeCount: Int
  private var latent: [Lanes]
  private var moments: [(first: Lanes, second: Lanes)]
  /// In front of the softmax.
  package private(set) var gain: Float
  private var gainMoments: (first: Float, second: Float) = (0, 0)
  /// Running powers of Adam's decay rates.
  private var decayed: (first: Float, second: Float) = (1, 1)

  /// Adam's constants as in Kingma and Ba, 2015.
  private static let decay: (first: Float, second: Float) = (0.9, 0.999)
  private static let epsilon: Float = 1e-8
  /// The gain learns more slowly than the weights: it scales all of them.
  private static let gainRateFactor: Float = 0.5

  /// Small random latent weights.
  package init(diodeCount: Int, classCount: Int, random: Philox, gain: Float = 1) {
    self.gain = gain
    self.classCount = classCount
    self.diodeCount = diodeCount
    latent = (0..<diodeCount).map { diode in
      var lanes = Lanes(repeating: 0)
      for output in 0..<classCount {
        lanes[output] = Float(0.1 * random.normal(UInt64(diode) | UInt64(output) << 32, 0x10 << 56))
      }
      return lanes
    }
    moments = [(Lanes, Lanes)](repeating: (Lanes(repeating: 0), Lanes(repeating: 0)), count: diodeCount)
  }

  /// Latent weights of one magnitude with the signs of banks (128 bytes a class).
  package init(diodeCount: Int, classCount: Int, banks: [UInt8], magnitude: Float, gain: Float = 1) {
    precondition(banks.count == classCount * BinaryWeights.bankBytes, "128 bytes a class")
    self.gain = gain
    self.classCount = classCount
    self.diodeCount = diodeCount
    latent = (0..<diodeCount).map { diode in
      var lanes = Lanes(repeating: 0)
      for output in 0..<classCount {
        let bit = banks[output * BinaryWeights.bankBytes + diode / 8] >> UInt8(7 - diode % 8) & 1
        lanes[output] = bit == 1 ? magnitude : -magnitude
      }
      return lanes
    }
    moments = [(Lanes, Lanes)](repeating: (Lanes(repeating: 0), Lanes(repeating: 0)), count: diodeCount)
  }

  /// +1 and -1 for the classes, 0 in the lanes beyond.
  package var signs: [Lanes] {
    let used = Lanes(laneNumbers: classCount)
    return latent.map { $0.replacing(with: used, where: $0 .>= 0).replacing(with: -used, where: $0 .< 0) }
  }

  /// The weight banks, 128 bytes a class.
  package var banks: [UInt8] {
    BinaryWeights.banks(diodeCount: diodeCount, classCount: classCount) { latent[$0][$1] >= 0 }
  }

  /// Plus line minus minus line for every output, over the square root of the number of diodes. Four chains of sums,
  /// joined in one order, keep the adders busy.
  package func outputs(of features: [Float], row: Int, weights: [Lanes]) -> Lanes {
    var sums = (Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0))
    let start = row * diodeCount
    let whole = diodeCount / 4 * 4
    for diode in stride(from: 0, to: whole, by: 4) {
      sums.0 += weights[diode] * features[start + diode]
      sums.1 += weights[diode + 1] * features[start + diode + 1]
      sums.2 += weights[diode + 2] * features[start + diode + 2]
      sums.3 += weights[diode + 3] * features[start + diode + 3]
    }
    for diode in whole..<diodeCount { sums.0 += weights[diode] * features[start + diode] }
    return ((sums.0 + sums.1) + (sums.2 + sums.3)) / Float(diodeCount).squareRoot()
  }

  /// The lowest index among the highest outputs.
  package func winner(_ outputs: Lanes) -> Int {
    (1..<max(1, classCount)).reduce(0) { outputs[$1] > outputs[$0] ? $1 : $0 }
  }

  /// The loss and its slope by each output times the gain, in lanes.
  package func crossEntropy(_ outputs: Lanes, label: Int) -> (loss: Double, slope: Lanes) {
    let scaled = outputs * gain
    let highest = scaled[winner(outputs)]
    var exponentials = Lanes(repeating: 0)
    var sum: Float = 0
    for output in 0..<classCount {
      exponentials[output] = Float(DeterministicMath.exponential(Double(max(-32, scaled[output] - highest))))
      sum += exponentials[output]
    }
    let probability = exponentials[label] / sum
    var slope = exponentials / sum
    slope[label] -= 1
    return (-DeterministicMath.naturalLogarithm(Double(max(probability, 1e-14))), slope)
  }

  /// Slopes of a batch's mean loss by every weight and by the gain.
  package func slopes(_ gradient: LayerGradient, batch: Int) -> (weights: [Lanes], gain: Float) {
    let scale = gain / (Float(batch) * Float(diodeCount).squareRoot())
    return (gradient.weights.map { $0 * scale }, gradient.gain / Float(batch))
  }

  /// One step of Adam from the summed gradient of a batch.
  mutating func update(_ gradient: LayerGradient, batch: Int, rate: Float, clip: Float) {
    decayed = (decayed.first * Self.decay.first, decayed.second * Self.decay.second)
    let slopes = slopes(gradient, batch: batch)
    let correction = ((1 - decayed.second).squareRoot()) / (1 - decayed.first)
    let limit = Lanes(repeating: clip)
    for diode in 0..<diodeCount {
      let slope = slopes.weights[diode]
      let first = moments[diode].first * Self.decay.first + slope * (1 - Self.decay.first)
      let second = moments[diode].second * Self.decay.second + slope * slope * (1 - Self.decay.second)
      moments[diode] = (first, second)
      let step = first / (second.squareRoot() + Self.epsilon) * (rate * correction)
      latent[diode] = (latent[diode] - step).clamped(lowerBound: -limit, upperBound: limit)
    }
    updateGain(slopes.gain, rate: rate * Self.gainRateFactor, correction: correction)
  }

  private mutating func updateGain(_ slope: Float, rate: Float, correction: Float) {
    gainMoments.first = gainMoments.first * Self.decay.first + slope * (1 - Self.decay.first)
    gainMoments.second = gainMoments.second * Self.decay.second + slope * slope * (1 - Self.decay.second)
    let step = gainMoments.first / (gainMoments.second.squareRoot() + Self.epsilon) * correction * rate
    gain = min(1000, max(0.01, gain - step * gain))
  }
}

/// The summed gradient of a batch.
package struct LayerGradient {
  fileprivate(set) var weights: [BinaryLayer.Lanes]
  fileprivate(set) var gain: Float = 0

  /// No frame yet.
  package init(diodeCount: Int) {
    weights = [BinaryLayer.Lanes](repeating: BinaryLayer.Lanes(repeating: 0), count: diodeCount)
  }

  /// Adds one frame: slope of the loss by the outputs times the gain, the outputs themselves, and the features.
  package mutating func add(slope: BinaryLayer.Lanes, outputs: BinaryLayer.Lanes, features: [Float], row: Int) {
    let products = slope * outputs
    // One lane after another: the library's sum may change its order from release to release.
    for lane in products.indices { gain += products[lane] }
    let start = row * weights.count
    for diode in weights.indices { weights[diode] += slope * features[start + diode] }
  }
}

extension SIMD16<Float> {
  /// One in the first `count` lanes, zero in the others.
  fileprivate init(laneNumbers count: Int) {
    self.init(repeating: 0)
    for lane in 0..<count { self[lane] = 1 }
  }
}
