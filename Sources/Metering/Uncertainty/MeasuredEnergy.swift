import CandelaHAL

/// An energy with everything that may be wrong about it.
public struct MeasuredEnergy: Sendable, Hashable {
  /// The figure, in joules.
  public let energy: Joules
  /// The time that it covers.
  public let duration: Duration
  /// What may be wrong, independent of one another; an origin may have several.
  public let components: [UncertaintyComponent]

  /// A figure and its components.
  /// - Precondition: the energy is finite.
  public init(energy: Joules, duration: Duration, components: [UncertaintyComponent]) {
    precondition(energy.value.isFinite, "energy is not finite")
    self.energy = energy
    self.duration = duration
    self.components = components
  }

  /// Combined standard uncertainty: root of the sum of squares (GUM §5.1.2).
  public var uncertainty: Joules {
    Joules(components.reduce(0) { $0 + $1.standard.value * $1.standard.value }.squareRoot())
  }

  /// The standard uncertainty that one origin contributes.
  public func uncertainty(from origin: UncertaintyComponent.Origin) -> Joules {
    let own = components.filter { $0.origin == origin }
    return Joules(own.reduce(0) { $0 + $1.standard.value * $1.standard.value }.squareRoot())
  }

  /// Standard uncertainty relative to the figure; nil for a figure of zero.
  public var relativeUncertainty: Double? {
    energy.value == 0 ? nil : uncertainty.value / energy.value.magnitude
  }

  /// The interval that holds the true energy with 95 % probability, after the components' own distributions.
  public var interval95: ClosedRange<Double> {
    let half = CoverageInterval.halfWidth(of: components)
    return (energy.value - half)...(energy.value + half)
  }

  /// Mean power over the span; nil for an empty one.
  public var meanPower: Watts? {
    duration > .zero ? Watts(energy.value / duration.inSeconds) : nil
  }

  /// The share of one of `count` equal parts.
  /// - Precondition: `count` is 1 or more.
  public func divided(by count: UInt64) -> MeasuredEnergy {
    precondition(count > 0, "divided among nobody")
    let factor = 1 / Double(count)
    return MeasuredEnergy(
      energy: energy * factor, duration: duration / Double(count),
      components: components.map { $0.scaled(by: factor) })
  }

  /// Independent figures added up; the longest of their durations counts.
  public static func sum(_ figures: [MeasuredEnergy]) -> MeasuredEnergy {
    MeasuredEnergy(
      energy: Joules(figures.reduce(0) { $0 + $1.energy.value }),
      duration: figures.map(\.duration).max() ?? .zero, components: figures.flatMap(\.components))
  }
}
