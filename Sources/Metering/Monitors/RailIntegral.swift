import CandelaHAL

/// The energy of a rail from conversions that follow one another without a gap, with what is needed to say how far it may be
/// off. Adding a sample allocates nothing.
///
/// Conversions are equally long, so the mean of their powers is the mean power, whenever the host came to fetch them; only at
/// the ends do they not fit the span: the first began before it, the last ended before its end. A conversion that came so late
/// that others were missed stands for the whole time since the one before.
struct RailIntegral: Sendable, Hashable {
  /// Samples taken in.
  private(set) var samples: UInt64 = 0
  /// From the start to the last sample, in seconds.
  private(set) var seconds = 0.0
  private let cycle: Double
  private let powerBefore: Double
  private var weights = 0.0
  private var weightedPower = 0.0
  private var weightedVolts = 0.0
  private var weightedAmperes = 0.0
  private var lastPower: Double
  /// Sum of the squared differences of neighbouring samples, in square watts.
  private var squaredSteps = 0.0
  /// Sum over the samples of (time not looked at) x (time between samples), in square seconds.
  private var unseen = 0.0

  /// Nothing yet.
  /// - Parameters:
  ///   - cycle: the time that a conversion covers, in seconds.
  ///   - powerBefore: power of the last conversion before the start, in watts.
  init(cycle: Double, powerBefore: Double) {
    self.cycle = cycle
    self.powerBefore = powerBefore
    lastPower = powerBefore
  }

  /// Takes in a conversion that was fetched `interval` seconds after the one before, or after the start.
  mutating func add(_ conversion: PowerMonitor.Conversion, interval: Double) {
    let power = conversion.power.value
    let hasMissed = samples > 0 && interval >= 2 * cycle
    let weight = hasMissed ? interval : cycle
    weights += weight
    weightedPower += weight * power
    weightedVolts += weight * conversion.busVolts
    weightedAmperes += weight * conversion.amperes
    if hasMissed { unseen += (interval - cycle) * interval }
    if samples > 0 { squaredSteps += (power - lastPower) * (power - lastPower) }
    lastPower = power
    seconds += interval
    samples += 1
  }

  /// Mean power of the conversions, in watts.
  private var meanPower: Double { weights > 0 ? weightedPower / weights : 0 }

  /// The energy of the span, in joules. On average the conversions lag by half a cycle at either end.
  var energy: Double { meanPower * seconds + cycle / 2 * (lastPower - powerBefore) }

  /// What may be wrong, for a monitor of this rail.
  func components(_ rail: MeteredRail) -> [UncertaintyComponent] {
    guard samples > 0 else { return [] }
    let model = rail.model
    let voltSeconds = weightedVolts / weights * seconds
    let coulombs = weightedAmperes / weights * seconds
    let shuntOffset = model.shuntOffsetLimitVolts / rail.shuntOhms * voltSeconds
    let busOffset = model.busOffsetLimitVolts * coulombs
    // A steady load sits at one place of the converter's step for the whole run, so a step's error does not average out.
    let shuntStep = model.shuntStepVolts / 2 / rail.shuntOhms * voltSeconds
    let busStep = model.busStepVolts / 2 * coulombs
    return [
      UncertaintyComponent(.gain, within: Joules(energy * model.shuntGainLimit)),
      UncertaintyComponent(.gain, within: Joules(energy * model.busGainLimit)),
      // At a steady voltage its offset is a share of the energy, too: it does not drop out of a difference from idle.
      UncertaintyComponent(.gain, within: Joules(busOffset)),
      UncertaintyComponent(.shunt, within: Joules(energy * rail.shuntTolerance)),
      UncertaintyComponent(.offset, within: Joules(shuntOffset)),
      UncertaintyComponent(.quantisation, within: Joules(shuntStep)),
      UncertaintyComponent(.quantisation, within: Joules(busStep)),
      UncertaintyComponent(.sampling, standard: Joules(samplingError), shape: .normal),
      UncertaintyComponent(.alignment, within: Joules((powerBefore - meanPower) * cycle / 2)),
      UncertaintyComponent(.alignment, within: Joules((lastPower - meanPower) * cycle / 2)),
    ]
  }

  /// The times that no conversion covered are taken to scatter as neighbouring samples do: variance of one sample from the
  /// mean square successive difference (von Neumann), times the share of each interval that was not seen.
  private var samplingError: Double {
    guard samples > 1 else { return 0 }
    let variance = squaredSteps / (2 * Double(samples - 1))
    return (variance * unseen).squareRoot()
  }
}
