import CandelaOptics

/// One batch through the operator, the square law, the weights and the softmax, and the slopes all the way back to the
/// operator's rows. Its buffers are made once for the largest batch.
package final class BatchPass {
  /// What a batch gave.
  package struct Outcome {
    /// Sum of cross-entropies.
    package var loss = 0.0
    /// Frames answered right, noise included.
    package var right = 0
    /// Sum of slopes by the gain.
    package var gainSlope: Float = 0
  }

  private let pixels: Int
  private let diodes: Int
  private let modes: Int
  private let classes: Int
  private var amplitudes: [Float]
  private var fields: [Float]
  package private(set) var currents: [Float]
  private var currentSlopes: [Float]
  package private(set) var outputs: [Float]
  private var outputSlopes: [Float]
  /// Slopes of the loss by the operator's rows, and by the weights (diodes x classes), of the latest batch.
  package private(set) var rowSlopes: [Float]
  package private(set) var weightSlopes: [Float]

  package init(frames: Int, pixels: Int, diodes: Int, modes: Int, classes: Int) {
    (self.pixels, self.diodes, self.modes, self.classes) = (pixels, diodes, modes, classes)
    func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }
    amplitudes = zeros(frames * pixels)
    fields = zeros(frames * 2 * modes * diodes)
    currents = zeros(frames * diodes)
    currentSlopes = currents
    outputs = zeros(frames * classes)
    outputSlopes = outputs
    rowSlopes = zeros(2 * modes * diodes * pixels)
    weightSlopes = zeros(diodes * classes)
  }

  /// Mean photocurrent of the latest `frames` frames.
  package func meanCurrent(frames: Int) -> Double {
    currents.prefix(frames * diodes).reduce(0.0) { $0 + Double($1) } / Double(frames * diodes)
  }

  /// Outputs of `frames` frames of amplitudes: sums of signs times currents over the square root of the diodes.
  package func forward(_ bytes: [UInt8], frames: Int, rows: [Float], scale: Float, signs: [Float]) {
    TrainingKernels.amplitudes(bytes, into: &amplitudes)
    BLASProduct.multiply(
      .init(values: amplitudes, stride: pixels), .init(values: rows, stride: pixels, isTransposed: true),
      rows: frames, columns: 2 * modes * diodes, inner: pixels, into: &fields)
    TrainingKernels.currents(fields, frames: frames, modes: modes, diodes: diodes, scale: scale, into: &currents)
    BLASProduct.multiply(
      .init(values: currents, stride: diodes), .init(values: signs, stride: classes), rows: frames, columns: classes,
      inner: diodes, into: &outputs)
    let norm = 1 / Float(diodes).squareRoot()
    for index in 0..<frames * classes { outputs[index] *= norm }
  }

  /// Sum of the photocurrents of one frame of the latest batch.
  package func total(_ frame: Int) -> Float {
    var sum: Float = 0
    for diode in frame * diodes..<(frame + 1) * diodes { sum += currents[diode] }
    return sum
  }

  /// Adds to an output.
  package func addNoise(_ value: Float, frame: Int, output: Int) { outputs[frame * classes + output] += value }

  /// Softmax cross-entropy of the outputs times the gain against smoothed labels; keeps the slopes by the outputs.
  package func loss(labels: [UInt8], gain: Float, smoothing: Float) -> Outcome {
    var outcome = Outcome()
    var exponentials = [Double](repeating: 0, count: classes)
    let (low, high) = (Double(smoothing) / Double(classes), 1 - Double(smoothing))
    let scale = gain / Float(labels.count)
    for (frame, label) in labels.enumerated() {
      let start = frame * classes
      var winner = 0
      for output in 1..<max(1, classes) where outputs[start + output] > outputs[start + winner] { winner = output }
      if winner == Int(label) { outcome.right += 1 }
      let highest = outputs[start + winner] * gain
      var sum = 0.0
      for output in 0..<classes {
        exponentials[output] = DeterministicMath.exponential(Double(max(-32, outputs[start + output] * gain - highest)))
        sum += exponentials[output]
      }
      let logSum = DeterministicMath.naturalLogarithm(sum)
      for output in 0..<classes {
        let target = low + (output == Int(label) ? high : 0)
        outcome.loss -= target * (Double(outputs[start + output] * gain - highest) - logSum)
        let slope = Float(exponentials[output] / sum - target)
        outcome.gainSlope += slope * outputs[start + output]
        outputSlopes[start + output] = slope * scale
      }
    }
    outcome.gainSlope /= Float(labels.count)
    return outcome
  }

  /// Slopes by weights and operator rows of the mean loss of the latest batch.
  package func backward(frames: Int, scale: Float, signs: [Float]) {
    let norm = 1 / Float(diodes).squareRoot()
    for index in 0..<frames * classes { outputSlopes[index] *= norm }
    BLASProduct.multiply(
      .init(values: currents, stride: diodes, isTransposed: true), .init(values: outputSlopes, stride: classes),
      rows: diodes, columns: classes, inner: frames, into: &weightSlopes)
    BLASProduct.multiply(
      .init(values: outputSlopes, stride: classes), .init(values: signs, stride: classes, isTransposed: true),
      rows: frames, columns: diodes, inner: classes, into: &currentSlopes)
    TrainingKernels.fieldSlopes(
      &fields, frames: frames, modes: modes, diodes: diodes, scale: scale, slopes: currentSlopes)
    BLASProduct.multiply(
      .init(values: fields, stride: 2 * modes * diodes, isTransposed: true), .init(values: amplitudes, stride: pixels),
      rows: 2 * modes * diodes, columns: pixels, inner: frames, into: &rowSlopes)
  }
}
