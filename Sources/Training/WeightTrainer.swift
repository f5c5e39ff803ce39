import CandelaOptics

/// Trains the EAC's binary weights on photodiode vectors: softmax regression whose weights are signs.
///
/// The forward pass uses the sign of each latent weight, the backward pass lets the gradient through as if there were
/// no sign (straight-through estimator; Courbariaux et al., BinaryConnect, 2015). One thread, one order of sums, no
/// libm: the same seed gives the same weights on every machine. It does not know where the vectors come from, so it
/// serves simulated diodes and a real board's alike.
public struct WeightTrainer {
  /// What one epoch did.
  public struct Epoch: Sendable, Hashable {
    /// Counted from 1.
    public let number: Int
    /// Mean cross-entropy over the epoch's steps.
    public let loss: Double
    /// Share of right answers on the frames kept back; nil without any.
    public let validationAccuracy: Double?
  }

  private let features: FeatureSet
  private let labels: [UInt8]
  private let configuration: WeightTrainingConfiguration
  private let random: Philox
  /// Frames to learn from and frames kept back, by index.
  private let learning: [Int]
  private let validation: [Int]
  /// Draws for noise that grows with the light; empty without it.
  private let lightDraws: [Float]

  private var layer: BinaryLayer

  /// Prepares training; `labels[i]` is the class of row i, below `classCount` (1...16). It starts from `banks` (128 bytes a
  /// class), or from small random weights.
  /// - Throws: `TrainingError` for settings out of range or data that does not fit.
  public init(
    features: FeatureSet, labels: [UInt8], classCount: Int, configuration: WeightTrainingConfiguration,
    startingFrom banks: [UInt8]? = nil
  ) throws(TrainingError) {
    try configuration.validate()
    guard features.count == labels.count, features.count > 0 else {
      throw .data("\(features.count) frames and \(labels.count) labels", remedy: "Give one label for each frame")
    }
    guard (1...BinaryWeights.largestClassCount).contains(classCount) else {
      throw .data("\(classCount) classes", remedy: "The chip has 1...16 outputs")
    }
    guard features.diodeCount <= BinaryWeights.bankBytes * 8 else {
      throw .data("\(features.diodeCount) photodiodes", remedy: "A weight bank holds 1,024 bits, one a photodiode")
    }
    if let index = labels.firstIndex(where: { Int($0) >= classCount }) {
      throw .data("label \(index) is \(labels[index])", remedy: "Labels must be 0...\(classCount - 1)")
    }
    self.features = features
    self.labels = labels
    self.configuration = configuration
    random = Philox(key: configuration.seed, 0x7472_6169_6E)
    let order = Self.permutation(features.count, random: random, stream: .split)
    let kept = Int(Double(features.count) * configuration.validationShare)
    validation = Array(order.prefix(kept))
    learning = Array(order.dropFirst(kept))
    lightDraws = configuration.lightNoise > 0 ? Self.draws(random) : []
    guard let banks else {
      layer = BinaryLayer(diodeCount: features.diodeCount, classCount: classCount, random: random)
      return
    }
    guard banks.count == classCount * BinaryWeights.bankBytes else {
      throw .data("\(banks.count) bytes of weights for \(classCount) classes", remedy: "Give 128 bytes a class")
    }
    layer = BinaryLayer(
      diodeCount: features.diodeCount, classCount: classCount, banks: banks, magnitude: configuration.startMagnitude)
  }

  /// Trains and returns the banks (128 bytes a class) of the best epoch. `progress` is called after every epoch and
  /// ends the training early by returning false.
  public mutating func train(progress: (Epoch) -> Bool = { _ in true }) -> [UInt8] {
    var best = (accuracy: -1.0, banks: layer.banks)
    let steps = (learning.count + configuration.batchSize - 1) / configuration.batchSize
    for epoch in 0..<configuration.epochs {
      let order = Self.permutation(learning.count, random: random, stream: .order, epoch: epoch)
      var loss = 0.0
      for step in 0..<steps {
        let batch = order[step * configuration.batchSize..<min((step + 1) * configuration.batchSize, order.count)]
        let done = Float(epoch * steps + step) / Float(configuration.epochs * steps)
        loss += self.step(
          batch.map { learning[$0] }, epoch: epoch, rate: configuration.learningRate * (1 - 0.99 * done))
      }
      let accuracy = validation.isEmpty ? nil : share(of: validation)
      // Without frames kept back the last epoch counts.
      if (accuracy ?? Double(epoch)) >= best.accuracy { best = (accuracy ?? Double(epoch), layer.banks) }
      let report = Epoch(number: epoch + 1, loss: loss / Double(steps), validationAccuracy: accuracy)
      if !progress(report) { break }
    }
    return best.banks
  }

  /// Share of frames that the present weights get right.
  private func share(of frames: [Int]) -> Double {
    let weights = layer.signs
    let right = frames.count {
      layer.winner(layer.outputs(of: features.values, row: $0, weights: weights)) == Int(labels[$0])
    }
    return Double(right) / Double(frames.count)
  }

  /// One step of Adam on a batch; returns its mean loss.
  private mutating func step(_ batch: [Int], epoch: Int, rate: Float) -> Double {
    let weights = layer.signs
    var gradient = LayerGradient(diodeCount: features.diodeCount)
    var loss = 0.0
    for frame in batch {
      let row = noisyRow(frame, epoch: epoch)
      let outputs = layer.outputs(of: row.values, row: row.index, weights: weights)
      let (cost, slope) = layer.crossEntropy(outputs, label: Int(labels[frame]))
      loss += cost
      gradient.add(slope: slope, outputs: outputs, features: row.values, row: row.index)
    }
    layer.update(gradient, batch: batch.count, rate: rate, clip: configuration.latentClip)
    return loss / Double(batch.count)
  }

  /// The row as it is, or with fresh noise.
  private func noisyRow(_ frame: Int, epoch: Int) -> (values: [Float], index: Int) {
    if configuration.lightNoise > 0 { return (lightNoisyRow(frame, epoch: epoch), 0) }
    guard configuration.featureNoise > 0 else { return (features.values, frame) }
    let counter = UInt64(frame) | UInt64(epoch) << 32
    let start = frame * features.diodeCount
    let noisy = (0..<features.diodeCount).map { diode in
      let draw = Float(random.normal(counter, Stream.noise.rawValue << 56 | UInt64(diode)))
      return max(0, features.values[start + diode] + configuration.featureNoise * draw)
    }
    return (noisy, 0)
  }

  /// The row with noise that grows with the light. A stretch of a table of draws, from a place that the frame and the epoch
  /// choose, is as good as a draw a diode, and a hundred times cheaper.
  private func lightNoisyRow(_ frame: Int, epoch: Int) -> [Float] {
    let place = random.block(UInt64(frame) | UInt64(epoch) << 32, Stream.place.rawValue << 56).0
    let first = Int(place % UInt64(lightDraws.count - features.diodeCount))
    let start = frame * features.diodeCount
    return (0..<features.diodeCount).map { diode in
      let value = features.values[start + diode]
      let noise = configuration.lightNoise * value.squareRoot() + configuration.featureNoise
      return max(0, value + noise * lightDraws[first + diode])
    }
  }

  /// Standard normal draws; many times as many as there are diodes.
  private static func draws(_ random: Philox) -> [Float] {
    (0..<1 << 17).map { Float(random.normal(UInt64($0), Stream.table.rawValue << 56)) }
  }

  private enum Stream: UInt64 {
    case split = 1
    case order, noise, place, table
  }

  /// A random order of 0..<count (Fisher and Yates).
  private static func permutation(_ count: Int, random: Philox, stream: Stream, epoch: Int = 0) -> [Int] {
    var order = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) {
      let draw = random.block(UInt64(index) | UInt64(epoch) << 32, stream.rawValue << 56).0
      order.swapAt(index, Int(draw.multipliedFullWidth(by: UInt64(index + 1)).high))
    }
    return order
  }
}
