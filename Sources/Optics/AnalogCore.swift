/// The photodiodes and the EAC of one device: photocurrents in, class out, through every noise stage.
///
/// An output is the drop of the plus line minus the drop of the minus line. All randomness comes from (seed, serial,
/// sequence, repetition, output, stage); there is no other state, so frames may be taken in any order on any thread.
public struct AnalogCore: Sendable {
  /// Elementary charge in coulombs and Boltzmann constant in J/K (exact, SI 2019).
  static let elementaryCharge = 1.602176634e-19
  static let boltzmann = 1.380649e-23
  /// Highest code of the 12-bit ADC for unsigned quantities.
  static let highestDiodeCode = 4095.0

  /// The optics in front of the diodes.
  public let fusedOperator: FusedOperator
  /// The stages' parameters.
  public let noise: NoiseParameters
  /// What the serial number made of this device.
  public let device: AnalogDevice

  private let outputFullScaleVolts: Double
  private let pulseSeconds: Double
  private let random: Philox
  /// Electrons in a diode for one count of photocurrent over a whole frame.
  private let electronsPerCount: Double
  /// Standard deviation of a line's kTC noise.
  private let resetNoiseVolts: Double

  /// A device with its optics. `pulseSeconds` is the length of one pulse, for the dark current.
  public init(
    operator fusedOperator: FusedOperator, noise: NoiseParameters, serial: UInt64, seed: UInt64,
    outputFullScaleVolts: Double, pulseSeconds: Double = 24e-9
  ) {
    self.fusedOperator = fusedOperator
    self.noise = noise
    self.outputFullScaleVolts = outputFullScaleVolts
    self.pulseSeconds = pulseSeconds
    device = AnalogDevice(serial: serial, diodeCount: fusedOperator.diodeCount, noise: noise)
    random = Philox(key: seed, serial)
    resetNoiseVolts = (Self.boltzmann * noise.temperatureKelvin / noise.lineCapacitanceFarads).squareRoot()
    // A uniform half-amplitude aperture gives a quarter of the full-amplitude currents.
    let halfAmplitudeCurrent = fusedOperator.meanFullCurrent / 4
    electronsPerCount =
      halfAmplitudeCurrent > 0 ? noise.photonsPerDiode * noise.quantumEfficiency / halfAmplitudeCurrent : 0
  }

  /// The class of one frame. `currents` are the operator's, `relativeExposure` is the pulse length over the one that the
  /// photon budget holds for, `repetition` is the exposure's index inside a burst.
  public func classify(
    currents: Span<UInt32>, weights: BinaryWeights, sequence: UInt32, repetition: UInt32 = 0,
    relativeExposure: Double = 1
  ) -> AnalogResult {
    precondition(currents.count == weights.diodeCount && currents.count == fusedOperator.diodeCount, "diode count")
    var sums = InlineArray<17, UInt64>(repeating: 0)
    var span = sums.mutableSpan
    Kernels.lineSums(currents, gains: device.gains, weights: weights, into: &span, kernel: fusedOperator.kernel)
    let draws = AnalogDraws(
      random: random, noise: noise, sequence: sequence, repetition: repetition, outputs: weights.classCount,
      kernel: fusedOperator.kernel)
    let electrons = electronsPerCount * relativeExposure / Double(weights.classCount)
    var result = AnalogResult(winner: 0, codes: InlineArray(repeating: 0), saturation: 0)
    var highest = -Double.infinity
    for output in 0..<weights.classCount {
      let (plus, plusDiodes) = (sums[output], weights.plusDiodes[output])
      let pulse = Pulse(
        plusElectrons: Double(plus) * electrons
          + darkElectrons(diodes: plusDiodes, relativeExposure: relativeExposure),
        minusElectrons: Double(sums[weights.classCount] - plus) * electrons
          + darkElectrons(diodes: currents.count - plusDiodes, relativeExposure: relativeExposure))
      let (volts, isEmpty) = difference(pulse, draws: draws, output: output)
      if isEmpty { result.saturation |= 1 << UInt16(output) }
      if volts > highest {
        highest = volts
        result.winner = output
      }
      result.codes[output] = code(volts)
    }
    return result
  }

  /// The photocurrent that leaves so many electrons in a diode over a whole frame of the budgeted exposure; at most what
  /// the optics give to any diode, 2^31 - 1.
  public func current(forElectrons electrons: Double) -> UInt32 {
    electronsPerCount > 0 ? UInt32(min(max(0, electrons / electronsPerCount), Double(Int32.max))) : 0
  }

  /// The photodiodes of one whole frame as the diagnostic ADC reads them, 0...4095 for 0...fullScaleElectrons.
  public func diodeCodes(
    currents: Span<UInt32>, sequence: UInt32, fullScaleElectrons: Double, relativeExposure: Double = 1
  ) -> [UInt16] {
    precondition(currents.count == fusedOperator.diodeCount, "diode count")
    var scaled = [UInt32](repeating: 0, count: currents.count)
    Kernels.applyGain(currents, gain: device.gains, into: &scaled)
    return scaled.indices.map { diode in
      let mean =
        Double(scaled[diode]) * electronsPerCount * relativeExposure
        + darkElectrons(diodes: 1, relativeExposure: relativeExposure)
      let electrons =
        noise.shotNoise
        ? random.poisson(mean: mean, UInt64(sequence), AnalogDraws.Stage.diode.counter | UInt64(diode)) : mean
      return UInt16(min(Self.highestDiodeCode, max(0, electrons / fullScaleElectrons * Self.highestDiodeCode + 0.5)))
    }
  }
}

extension AnalogCore {
  /// The light of one pulse: mean electrons on each line.
  private struct Pulse {
    let plusElectrons: Double
    let minusElectrons: Double
  }

  private func darkElectrons(diodes: Int, relativeExposure: Double) -> Double {
    noise.darkCurrentAmperes * Double(diodes) * pulseSeconds * relativeExposure / Self.elementaryCharge
  }

  /// One pulse: both lines precharged, pulled down by their photocurrents, compared.
  private func difference(_ pulse: Pulse, draws: AnalogDraws, output: Int) -> (volts: Double, isEmpty: Bool) {
    let (plusDrop, plusEmpty) = drop(
      electrons: draws.electrons(mean: pulse.plusElectrons, .shotPlus, output),
      reset: draws.normal(.resetPlus, output))
    let (minusDrop, minusEmpty) = drop(
      electrons: draws.electrons(mean: pulse.minusElectrons, .shotMinus, output),
      reset: draws.normal(.resetMinus, output))
    let read = noise.readNoiseVolts == 0 ? 0 : noise.readNoiseVolts * draws.normal(.read, output)
    return (plusDrop - minusDrop + read + device.comparatorOffsetVolts, plusEmpty || minusEmpty)
  }

  private func drop(electrons: Double, reset: Double) -> (volts: Double, isEmpty: Bool) {
    let kTC = noise.temperatureKelvin == 0 ? 0 : resetNoiseVolts * reset
    let volts = electrons * Self.elementaryCharge / noise.lineCapacitanceFarads + kTC
    guard noise.clipsEmptyLine, volts > noise.prechargeVolts else { return (volts, false) }
    return (noise.prechargeVolts, true)
  }

  private func code(_ volts: Double) -> Int32 {
    let scaled = volts / outputFullScaleVolts * 2048
    return Int32(min(2047, max(-2048, scaled < 0 ? scaled - 0.5 : scaled + 0.5)))
  }
}
