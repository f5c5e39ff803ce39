/// The random draws of one exposure: every output's stages at once, so that the generator runs in vectors.
struct AnalogDraws {
  /// The noise stages of one output; each has its own counters.
  enum Stage: UInt64 {
    case shotPlus = 1
    case shotMinus, resetPlus, resetMinus, read, diode

    /// The upper half of a counter, with room for repetition and output or diode below.
    var counter: UInt64 { rawValue << 56 }
  }

  /// Most draws of an exposure: five stages of sixteen outputs.
  private static let most = 80

  private let random: Philox
  private let low: UInt64
  private let outputs: Int
  private let shotNoise: Bool
  /// Stage by stage, output by output; zero for a stage that is switched off.
  private var normals = InlineArray<80, Double>(repeating: 0)

  init(
    random: Philox, noise: NoiseParameters, sequence: UInt32, repetition: UInt32, outputs: Int, kernel: KernelChoice
  ) {
    precondition(5 * outputs <= Self.most, "at most 16 outputs")
    self.random = random
    self.outputs = outputs
    low = UInt64(sequence) | UInt64(repetition) << 32
    shotNoise = noise.shotNoise
    guard noise.shotNoise || noise.temperatureKelvin != 0 || noise.readNoiseVolts != 0 else { return }
    var counters = InlineArray<80, UInt64>(repeating: 0)
    var count = 0
    for stage in Stage.shotPlus.rawValue...Stage.read.rawValue {
      for output in 0..<UInt64(outputs) {
        counters[count] = stage << 56 | output
        count += 1
      }
    }
    var span = normals.mutableSpan
    Kernels.normals(key: random.keyBits, low: low, high: counters.span, count: count, into: &span, kernel: kernel)
  }

  /// A draw from the standard normal distribution.
  func normal(_ stage: Stage, _ output: Int) -> Double { normals[(Int(stage.rawValue) - 1) * outputs + output] }

  /// The electrons of a pulse: a Poisson draw with a mean, or the mean itself without shot noise.
  func electrons(mean: Double, _ stage: Stage, _ output: Int) -> Double {
    guard shotNoise else { return mean }
    // Few electrons are drawn by inversion, from the same counter.
    guard mean >= Philox.normalPoissonMean else {
      return random.poisson(mean: mean, low, stage.counter | UInt64(output))
    }
    return Philox.poisson(mean: mean, normal: normal(stage, output))
  }
}
