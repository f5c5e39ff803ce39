import CandelaHAL

/// The energy books of a run: rails, host and models side by side, and what is missing.
public struct RunEnergy: Sendable {
  /// The accounts: rails, host, models.
  public private(set) var accounts: [RunAccount] = []
  /// What could not be metered, a sentence each.
  public private(set) var missing: [String] = []
  /// The frames that shared it.
  public let frames: UInt64
  /// When the run began, on its clock.
  public let start: Timestamp
  /// Parts of which a rail has no figure.
  private var lost: Set<EnergyPart> = []

  /// Empty books.
  public init(frames: UInt64, start: Timestamp) {
    self.frames = frames
    self.start = start
  }

  /// Opens an account.
  public mutating func add(_ account: RunAccount) { accounts.append(account) }

  /// Notes what is missing.
  public mutating func note(missing sentence: String) { missing.append(sentence) }

  /// Opens a rail's account of a run.
  ///
  /// Its span ends with the last conversion that was fetched, which may be short of the run's end by as much as one: what is
  /// missing counts at mean power, and may have been off by as much as that is above idle.
  /// - Parameters:
  ///   - elapsed: how long the run took; nil for as long as the rail's own span, on its board's clock.
  ///   - method: `simulated` for an emulated board, else `measured`.
  public mutating func add(_ outcome: RailSampler.Outcome, over elapsed: Duration? = nil, method: EnergyMethod) {
    if let sentence = outcome.missing { note(missing: sentence) }
    guard let metered = outcome.energy, let power = metered.meanPower else {
      lost.insert(outcome.rail.part)
      return
    }
    let elapsed = elapsed ?? outcome.span
    let factor = elapsed / metered.duration
    let tail = (elapsed - metered.duration).inSeconds
    let above = power.value - (outcome.idleBefore?.meanPower?.value ?? 0)
    let components = metered.components.map {
      UncertaintyComponent($0.origin, standard: $0.standard * factor, shape: $0.shape)
    }
    let gross = MeasuredEnergy(
      energy: metered.energy * factor, duration: elapsed,
      components: components + [UncertaintyComponent(.alignment, within: Joules(above * tail))])
    var idle: IdleCorrection?
    if let before = outcome.idleBefore, let after = outcome.idleAfter {
      idle = IdleCorrection(gross: gross, before: before, after: after)
    } else {
      note(missing: "\(outcome.meter): no net figure, idle power was not measured before and after")
    }
    add(
      RunAccount(
        part: outcome.rail.part, method: method,
        source: method == .simulated ? "emulated \(outcome.meter)" : outcome.meter, gross: gross, idle: idle))
  }

  /// Opens the accounts of what a run's ledger modelled.
  public mutating func add(modelled ledger: EnergyLedger) {
    for account in ledger.accounts { add(RunAccount(account)) }
  }

  /// A scope's sum; nil without an account in it.
  ///
  /// Meters come first: a model stands in only for parts that no meter covers, and the sum is then marked as mixed. What
  /// would be counted twice is left out.
  public func sum(_ scope: EnergyScope) -> RunEnergySum? {
    let own = accounts.filter { $0.scopes.contains(scope) }
    let metered = own.filter(\.isMetered)
    let models = own.filter { model in
      !model.isMetered && !metered.contains { $0.part == model.part || $0.part.overlaps(model.part) }
    }
    let counted = metered + models
    return counted.isEmpty ? nil : RunEnergySum(scope, of: counted, lost: lost, start: start, frames: frames)
  }
}
