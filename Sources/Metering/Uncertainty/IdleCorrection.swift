import CandelaHAL

/// Energy with and without what would have been spent doing nothing.
///
/// Idle power is measured before and after the work; between the two it is taken to change evenly, so their mean counts, and
/// half their difference is how far that may be off.
public struct IdleCorrection: Sendable, Hashable {
  /// Everything: what the meter counted.
  public let gross: MeasuredEnergy
  /// Idle power before.
  public let idleBefore: Watts
  /// Idle power after.
  public let idleAfter: Watts
  /// What may be wrong with the idle energy of the span, drift aside.
  private let idleComponents: [UncertaintyComponent]

  /// A measurement between two idle powers that are known.
  public init(gross: MeasuredEnergy, before: Watts, after: Watts) {
    self.gross = gross
    idleBefore = before
    idleAfter = after
    idleComponents = []
  }

  /// A measurement between two idle ones by the same meter; nil where one of them covers no time.
  ///
  /// Both idle loads sit at the same place of the converter's step, so that its error counts once, for the whole span;
  /// what was not seen of them is independent.
  public init?(gross: MeasuredEnergy, before: MeasuredEnergy, after: MeasuredEnergy) {
    guard let powerBefore = before.meanPower, let powerAfter = after.meanPower else { return nil }
    self.gross = gross
    idleBefore = powerBefore
    idleAfter = powerAfter
    let steps = before.components.filter { $0.origin == .quantisation }.map {
      $0.scaled(by: gross.duration / before.duration)
    }
    idleComponents =
      steps
      + [before, after].flatMap { idle in
        idle.components.filter { $0.origin == .sampling || $0.origin == .alignment }.map {
          $0.scaled(by: gross.duration / idle.duration / 2)
        }
      }
  }

  /// The work's own energy: gross less idle power times the duration.
  ///
  /// Gain and shunt errors are those of the difference (one meter, one error). An offset is in both and drops out; so does
  /// the part of the converter's step that stays the same, which is not counted on: it is kept.
  public var net: MeasuredEnergy {
    let seconds = gross.duration.inSeconds
    let mean = (idleBefore.value + idleAfter.value) / 2
    let energy = gross.energy.value - mean * seconds
    let share = gross.energy.value == 0 ? 0 : (energy / gross.energy.value).magnitude
    var components = gross.components.compactMap { component -> UncertaintyComponent? in
      switch component.origin {
      case .gain, .shunt, .stated:
        component.scaled(by: share)
      case .offset: nil
      case .quantisation, .sampling, .alignment, .idle: component
      }
    }
    let drift = (idleAfter.value - idleBefore.value) / 2 * seconds
    components.append(UncertaintyComponent(.idle, within: Joules(drift)))
    return MeasuredEnergy(
      energy: Joules(energy), duration: gross.duration, components: components + idleComponents)
  }
}
