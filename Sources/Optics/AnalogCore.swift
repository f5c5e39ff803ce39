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
    var scaled = [UInt32](repeating: 0, count: currents.count)
    Kernels.applyGain(currents, gain: device.gains, into: &scaled)
    let total = scaled.reduce(UInt64(0)) { $0 + UInt64($1) }
    var result = AnalogResult(winner: 0, codes: InlineArray(repeating: 0), saturation: 0)
    var highest = -Double.infinity
    for output in 0..<weights.classCount {
      let plus = Kernels.maskedSum(scaled, masks: weights.plusMasks, row: output)
      let draw = Draw(random: random, sequence: sequence, repetition: repetition, output: output)
      let plusDiodes = weights.plusDiodes[output]
      let pulse = Pulse(
        electronsPerCount: electronsPerCount * relativeExposure / Double(weights.classCount),
        plusDark: darkElectrons(diodes: plusDiodes, relativeExposure: relativeExposure),
        minusDark: darkElectrons(diodes: currents.count - plusDiodes, relativeExposure: relativeExposure))
      let (volts, isEmpty) = difference(plus: plus, minus: total - plus, pulse: pulse, draw: draw)
      if isEmpty { result.saturation |= 1 << UInt16(output) }
      if volts > highest {
        highest = volts
        result.winner = output
      }
      result.codes[output] = code(volts)
    }
    return result
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
        noise.shotNoise ? random.poisson(mean: mean, UInt64(sequence), Stage.diode.counter | UInt64(diode)) : mean
      return UInt16(min(Self.highestDiodeCode, max(0, electrons / fullScaleElectrons * Self.highestDiodeCode + 0.5)))
    }
  }
}

extension AnalogCore {
  /// The light of one pulse.
  private struct Pulse {
    let electronsPerCount: Double
    let plusDark: Double
    let minusDark: Double
  }

  /// The noise stages of one output; each has its own counters.
  private enum Stage: UInt64 {
    case shotPlus = 1
    case shotMinus, resetPlus, resetMinus, read, diode

    /// The upper half of a counter, with room for repetition and output or diode below.
    var counter: UInt64 { rawValue << 56 }
  }

  /// The draws of one output of one exposure.
  private struct Draw {
    let random: Philox
    let low: UInt64
    let output: UInt64

    init(random: Philox, sequence: UInt32, repetition: UInt32, output: Int) {
      self.random = random
      low = UInt64(sequence) | UInt64(repetition) << 32
      self.output = UInt64(output)
    }

    func normal(_ stage: Stage) -> Double { random.normal(low, stage.counter | output) }
    func poisson(_ mean: Double, _ stage: Stage) -> Double {
      random.poisson(mean: mean, low, stage.counter | output)
    }
  }

  private func darkElectrons(diodes: Int, relativeExposure: Double) -> Double {
    noise.darkCurrentAmperes * Double(diodes) * pulseSeconds * relativeExposure / Self.elementaryCharge
  }

  /// One pulse: both lines precharged, pulled down by their photocurrents, compared.
  private func difference(plus: UInt64, minus: UInt64, pulse: Pulse, draw: Draw) -> (volts: Double, isEmpty: Bool) {
    let (plusDrop, plusEmpty) = drop(
      electrons: Double(plus) * pulse.electronsPerCount + pulse.plusDark, draw: draw, shot: .shotPlus, reset: .resetPlus
    )
    let (minusDrop, minusEmpty) = drop(
      electrons: Double(minus) * pulse.electronsPerCount + pulse.minusDark, draw: draw, shot: .shotMinus,
      reset: .resetMinus)
    let read = noise.readNoiseVolts == 0 ? 0 : noise.readNoiseVolts * draw.normal(.read)
    return (plusDrop - minusDrop + read + device.comparatorOffsetVolts, plusEmpty || minusEmpty)
  }

  private func drop(
    electrons mean: Double, draw: Draw, shot: Stage, reset: Stage
  ) -> (volts: Double, isEmpty: Bool) {
    let electrons = noise.shotNoise ? draw.poisson(mean, shot) : mean
    let kTC =
      noise.temperatureKelvin == 0
      ? 0
      : (Self.boltzmann * noise.temperatureKelvin / noise.lineCapacitanceFarads).squareRoot() * draw.normal(reset)
    let volts = electrons * Self.elementaryCharge / noise.lineCapacitanceFarads + kTC
    guard noise.clipsEmptyLine, volts > noise.prechargeVolts else { return (volts, false) }
    return (noise.prechargeVolts, true)
  }

  private func code(_ volts: Double) -> Int32 {
    let scaled = volts / outputFullScaleVolts * 2048
    return Int32(min(2047, max(-2048, scaled < 0 ? scaled - 0.5 : scaled + 0.5)))
  }
}
