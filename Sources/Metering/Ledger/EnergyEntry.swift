import CandelaHAL

/// What spent the energy.
public enum EnergyPart: String, CaseIterable, Sendable, Hashable, Codable {
  /// The laser, at its rail.
  case laser
  /// The analog front end of the classifier.
  case eac
  /// The sequencer with its diagnostic ADC.
  case controller
  /// The image sensor or input modulator.
  case sensor
  /// The host's share.
  case host
  /// The camera that takes the frames.
  case camera
  /// The photonic chip as its authors state it: laser and EAC together. Adding it to either counts energy twice.
  case chip
  /// The board's own rail, which EAC and controller share. Adding it to either counts energy twice.
  case board

  /// Whether both figures would count some energy twice when added.
  public func overlaps(_ other: EnergyPart) -> Bool { self != other && !contents.isDisjoint(with: other.contents) }

  /// What a part that gathers others holds; itself for the others.
  var contents: Set<EnergyPart> {
    switch self {
    case .chip: [.laser, .eac]
    case .board: [.eac, .controller]
    case .laser, .eac, .controller, .sensor, .host, .camera: [self]
    }
  }
}

/// How a figure came about. Figures of different methods are added only with a mark (`EnergySum.isMixed`).
public enum EnergyMethod: String, CaseIterable, Sendable, Hashable, Codable {
  /// Read from a meter in this run.
  case measured
  /// Read, the same way, from the monitors of an emulated board: a figure of the simulator.
  case simulated
  /// Computed from this run's settings and a stated model.
  case modelled
  /// Taken from a publication or data sheet, whatever this run did.
  case published
}

/// One amount of energy, with where it comes from.
public struct EnergyEntry: Sendable, Hashable {
  /// What spent it.
  public let part: EnergyPart
  /// How much, in joules.
  public let energy: Joules
  /// When the time that it covers began, on the run's clock.
  public let start: Timestamp
  /// The time that it covers.
  public let duration: Duration
  /// How the figure came about.
  public let method: EnergyMethod
  /// Meter, model or publication, in one sentence. Entries with equal text share one source: their errors add up.
  public let source: String
  /// Relative standard uncertainty of the figure, 0...1 as a rule.
  public let relativeUncertainty: Double

  /// Standard uncertainty of the figure, in joules.
  public var uncertainty: Joules { Joules(energy.value.magnitude * relativeUncertainty) }

  /// Describes one amount.
  /// - Precondition: the energy is finite and `relativeUncertainty` is finite and not negative.
  public init(
    part: EnergyPart, energy: Joules, start: Timestamp, duration: Duration, method: EnergyMethod, source: String,
    relativeUncertainty: Double
  ) {
    precondition(energy.value.isFinite, "energy is not finite")
    precondition(relativeUncertainty.isFinite && relativeUncertainty >= 0, "uncertainty is negative or not finite")
    self.part = part
    self.energy = energy
    self.start = start
    self.duration = duration
    self.method = method
    self.source = source
    self.relativeUncertainty = relativeUncertainty
  }
}
