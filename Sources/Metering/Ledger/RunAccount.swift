import CandelaHAL

/// What one part spent in a run, as one source tells it.
public struct RunAccount: Sendable {
  /// What spent it.
  public let part: EnergyPart
  /// How the figure came about.
  public let method: EnergyMethod
  /// Meter or model, with what it covers.
  public let source: String
  /// Everything that was counted, with its uncertainty.
  public let gross: MeasuredEnergy
  /// With and without idle energy; nil where idle power was not measured.
  public let idle: IdleCorrection?
  /// Whether it goes into the sums; another meter covers the same energy where not.
  public let isCounted: Bool

  /// An account.
  public init(
    part: EnergyPart, method: EnergyMethod, source: String, gross: MeasuredEnergy, idle: IdleCorrection? = nil,
    isCounted: Bool = true
  ) {
    self.part = part
    self.method = method
    self.source = source
    self.gross = gross
    self.idle = idle
    self.isCounted = isCounted
  }

  /// The account of a model or publication: as its own uncertainty says, normally distributed.
  public init(_ account: EnergyAccount) {
    self.init(
      part: account.part, method: account.method, source: account.source,
      gross: MeasuredEnergy(
        energy: account.energy, duration: account.duration,
        components: [UncertaintyComponent(.stated, standard: account.uncertainty, shape: .normal)]))
  }

  /// Whether a meter was read, a real or an emulated one.
  public var isMetered: Bool { method == .measured || method == .simulated }

  /// The scopes whose sums it goes into.
  public var scopes: [EnergyScope] { isCounted ? EnergyScope.allCases.filter { $0.contains(part) } : [] }

  /// Without idle energy. A model's figure is of the work alone; nil for a meter whose idle power is not known.
  public var net: MeasuredEnergy? { isMetered ? idle?.net : gross }

  /// The account as an entry of a ledger.
  func entry(start: Timestamp) -> EnergyEntry {
    EnergyEntry(
      part: part, energy: gross.energy, start: start, duration: gross.duration, method: method, source: source,
      relativeUncertainty: gross.relativeUncertainty ?? 0)
  }
}
