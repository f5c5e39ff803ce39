import CandelaOptics

/// The EAC's weights while masks are trained with them: latent values whose signs count, diodes x classes, and the gain
/// in front of the softmax.
package struct TrainableWeights: Sendable, Hashable {
  package let diodeCount: Int
  package let classCount: Int
  private(set) var latent: [Float]
  private(set) var state: AdamState
  /// Logarithm of the gain: a step changes the gain by a share of itself.
  private(set) var logGain: [Float]
  private(set) var gainState: AdamState

  /// Small random latent weights, so that early steps can still change every sign.
  init(diodeCount: Int, classCount: Int, random: Philox) {
    self.diodeCount = diodeCount
    self.classCount = classCount
    latent = (0..<diodeCount * classCount).map { Float(0.1 * random.normal(UInt64($0), 0x20 << 56)) }
    state = AdamState(count: latent.count)
    logGain = [0]
    gainState = AdamState(count: 1)
  }

  init(
    diodeCount: Int, classCount: Int, latent: [Float], state: AdamState, logGain: Float, gainState: AdamState
  ) {
    precondition(latent.count == diodeCount * classCount && gainState.first.count == 1, "one weight a diode and class")
    self.diodeCount = diodeCount
    self.classCount = classCount
    self.latent = latent
    self.state = state
    self.logGain = [logGain]
    self.gainState = gainState
  }

  /// +1 or -1, diodes x classes.
  var signs: [Float] { latent.map { $0 >= 0 ? 1 : -1 } }
  /// In front of the softmax.
  var gain: Float {
    let size = Float(DeterministicMath.exponential(-Double(abs(logGain[0]))))
    return logGain[0] > 0 ? 1 / size : size
  }

  /// One step of Adam on weights and gain. The gradient passes the sign as if there were none.
  mutating func step(_ slopes: [Float], gainSlope: Float, rate: Float, gainRate: Float, clip: Float) {
    state.step(&latent, slopes: slopes, rate: rate, limit: clip)
    gainState.step(&logGain, slopes: [gainSlope * gain], rate: gainRate, limit: 6)
  }

  /// The weight banks, 128 bytes a class.
  package var banks: [UInt8] {
    BinaryWeights.banks(diodeCount: diodeCount, classCount: classCount) { latent[$0 * classCount + $1] >= 0 }
  }
}
