import CandelaOptics

/// A small device whose currents a test chooses: the operator only says how many electrons a count stands for.
struct AnalogFixture: Sendable {
  static let elementaryCharge = 1.602176634e-19
  static let boltzmann = 1.380649e-23
  /// The defaults of the reference board (docs/optics.md).
  static let noise = NoiseParameters(
    photonsPerDiode: 42_000, quantumEfficiency: 0.6, darkCurrentAmperes: 0, gainSpread: 0.01,
    lineCapacitanceFarads: 1e-12, prechargeVolts: 1.8, temperatureKelvin: 300, readNoiseVolts: 0.5e-3,
    comparatorOffsetVolts: 2e-3)
  static let shared = Result { () throws(OpticsError) in
    try FusedOperator(design: Fixture.tinyBench, masks: [Fixture.mask(for: Fixture.tinyBench, seed: 1)])
  }

  let fused: FusedOperator
  let noise: NoiseParameters
  let core: AnalogCore
  let fullScaleVolts: Double

  init(
    _ noise: NoiseParameters = AnalogFixture.noise, serial: UInt64 = 1, seed: UInt64 = 1, fullScaleVolts: Double = 1.8,
    pulseSeconds: Double = 24e-9
  ) throws(OpticsError) {
    fused = try Self.shared.get()
    self.noise = noise
    self.fullScaleVolts = fullScaleVolts
    core = AnalogCore(
      operator: fused, noise: noise, serial: serial, seed: seed, outputFullScaleVolts: fullScaleVolts,
      pulseSeconds: pulseSeconds)
  }

  /// An ideal device but for what `change` switches on.
  static func only(_ change: (inout NoiseParameters) -> Void) -> NoiseParameters {
    var noise = noise.ideal
    change(&noise)
    return noise
  }

  /// Electrons of one count of photocurrent over a frame: a uniform half-amplitude aperture, a quarter of the full
  /// light, gives every diode its photons on average.
  var electronsPerCount: Double { noise.photonsPerDiode * noise.quantumEfficiency / (fused.meanFullCurrent / 4) }
  /// Volts of one electron on a line, and of one code.
  var voltsPerElectron: Double { Self.elementaryCharge / noise.lineCapacitanceFarads }
  var voltsPerCode: Double { fullScaleVolts / 2048 }

  /// The currents of all diodes for so many electrons a diode and frame.
  func currents(electrons: Double) -> [UInt32] {
    [UInt32](repeating: UInt32(electrons / electronsPerCount + 0.5), count: fused.diodeCount)
  }

  /// Weights of `classes` outputs, half of the diodes on each line.
  func balancedWeights(classes: Int) -> BinaryWeights {
    weights(classes: classes) { diode, output in (diode + output) % 2 == 0 }
  }

  func weights(classes: Int, isPositive: (Int, Int) -> Bool) -> BinaryWeights {
    BinaryWeights(
      classCount: classes, diodeCount: fused.diodeCount,
      banks: BinaryWeights.banks(diodeCount: fused.diodeCount, classCount: classes, isPositive: isPositive))
  }

  /// One output's volts, as the ADC reads them, over many sequences.
  func volts(_ currents: [UInt32], _ weights: BinaryWeights, output: Int = 0, count: Int = 4000) -> [Double] {
    (0..<count).map {
      Double(core.classify(currents: currents.span, weights: weights, sequence: UInt32($0)).codes[output])
        * voltsPerCode
    }
  }
}
