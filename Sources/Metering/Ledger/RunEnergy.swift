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

  /// Empty books.
  public init(frames: UInt64, start: Timestamp) {
    self.frames = frames
    self.start = start
  }

  /// Opens an account.
  public mutating func add(_ account: RunAccount) { accounts.append(account) }

  /// Notes what is missing.
  public mutating func note(missing sentence: String) { missing.append(sentence) }

  /// Opens the accounts of a board's rails.
  /// - Parameter method: `simulated` for an emulated board, else `measured`.
  public mutating func add(_ outcomes: [RailSampler.Outcome], method: EnergyMethod) {
    for outcome in outcomes {
      if let sentence = outcome.missing { missing.append(sentence) }
      guard let energy = outcome.energy else { continue }
      let origin = method == .simulated ? "emulated \(outcome.meter)" : outcome.meter
      add(
        RunAccount(
          part: outcome.rail.part, method: method, source: origin, gross: energy, idle: outcome.correction))
      if outcome.correction == nil {
        missing.append("rail \(outcome.rail.name): no net figure, idle power was not measured before and after")
      }
    }
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
    return counted.isEmpty ? nil : RunEnergySum(scope, of: counted, start: start, frames: frames)
  }
}
