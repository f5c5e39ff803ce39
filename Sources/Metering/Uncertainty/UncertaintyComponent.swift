import CandelaHAL

/// One reason why an energy may be wrong, as a standard uncertainty with the shape of its distribution.
public struct UncertaintyComponent: Sendable, Hashable {
  /// Where the error comes from.
  public enum Origin: String, CaseIterable, Sendable, Hashable, Codable {
    /// The converter's gain error: a share of the reading.
    case gain
    /// The converter's offset: a constant power.
    case offset
    /// The shunt's tolerance: a share of the reading.
    case shunt
    /// The converter's step.
    case quantisation
    /// What happened between the samples.
    case sampling
    /// The samples do not begin and end with the measured span.
    case alignment
    /// The idle power that is taken off was another one meanwhile.
    case idle
    /// A model's or publication's own statement.
    case stated
  }

  /// How the error is distributed.
  public enum Shape: String, Sendable, Hashable, Codable {
    /// Anything within limits is as likely (GUM §4.3.7): what a data sheet's largest value says.
    case rectangular
    /// The sum of many small errors (GUM §4.3.6 and G.2).
    case normal
  }

  /// Where it comes from.
  public let origin: Origin
  /// Standard uncertainty in joules, 0 or more.
  public let standard: Joules
  /// How it is distributed.
  public let shape: Shape

  /// A component by its standard uncertainty.
  /// - Precondition: `standard` is finite and not negative.
  public init(_ origin: Origin, standard: Joules, shape: Shape) {
    precondition(standard.value.isFinite && standard.value >= 0, "an uncertainty is finite and not negative")
    self.origin = origin
    self.standard = standard
    self.shape = shape
  }

  /// A component that stays within +-`limit` joules, with nothing more known: limit / sqrt(3) (GUM §4.3.7).
  /// - Precondition: `limit` is finite.
  public init(_ origin: Origin, within limit: Joules) {
    self.init(origin, standard: Joules(limit.value.magnitude / 3.0.squareRoot()), shape: .rectangular)
  }

  /// The same error of a figure that is so many times as large (0 or more).
  func scaled(by factor: Double) -> UncertaintyComponent {
    UncertaintyComponent(origin, standard: standard * factor, shape: shape)
  }
}
