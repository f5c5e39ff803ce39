import CandelaHAL

/// Everything that one part spent according to one source.
public struct EnergyAccount: Sendable, Hashable {
  /// What spent it.
  public let part: EnergyPart
  /// How the figures came about.
  public let method: EnergyMethod
  /// Where they come from.
  public let source: String
  /// The total, in joules.
  public internal(set) var energy = Joules(0)
  /// The entries' standard uncertainties, added linearly: they share a source.
  public internal(set) var uncertainty = Joules(0)
  /// The time that the entries cover, added up.
  public internal(set) var duration = Duration.zero
  /// How many entries.
  public internal(set) var entries: UInt64 = 0
}

/// The books of a run: who spent how much, and how we know.
///
/// It keeps one account for each part, method and source, so that it stays small however long the run is; recording
/// into an account that exists allocates nothing. A value type: it belongs to whoever holds it.
public struct EnergyLedger: Sendable, Hashable {
  /// The accounts in the order in which they were opened.
  public private(set) var accounts: [EnergyAccount] = []
  /// Frames counted so far.
  public private(set) var frames: UInt64 = 0

  /// Empty books.
  public init() {}

  /// Books one entry.
  public mutating func record(_ entry: EnergyEntry) {
    let index = openAccount(part: entry.part, method: entry.method, source: entry.source)
    accounts[index].energy = accounts[index].energy + entry.energy
    accounts[index].uncertainty = accounts[index].uncertainty + entry.uncertainty
    accounts[index].duration += entry.duration
    accounts[index].entries += 1
  }

  /// Counts frames, the divisor of the figures per frame.
  public mutating func countFrames(_ count: UInt64 = 1) {
    frames += count
  }

  /// Takes over the accounts and frames of another ledger, for example another worker's.
  public mutating func merge(_ other: EnergyLedger) {
    for account in other.accounts {
      let index = openAccount(part: account.part, method: account.method, source: account.source)
      accounts[index].energy = accounts[index].energy + account.energy
      accounts[index].uncertainty = accounts[index].uncertainty + account.uncertainty
      accounts[index].duration += account.duration
      accounts[index].entries += account.entries
    }
    frames += other.frames
  }

  /// The run's total by one method: the figure to quote.
  public func total(_ method: EnergyMethod) -> EnergySum {
    EnergySum(of: accounts.filter { $0.method == method })
  }

  /// The run's total by one method for some parts only.
  public func total(_ method: EnergyMethod, parts: [EnergyPart]) -> EnergySum {
    EnergySum(of: accounts.filter { $0.method == method && parts.contains($0.part) })
  }

  /// The run's total over all methods; the sum says so where it mixes them (`EnergySum.isMixed`).
  public func mixedTotal(parts: [EnergyPart] = EnergyPart.allCases) -> EnergySum {
    EnergySum(of: accounts.filter { parts.contains($0.part) })
  }

  /// Energy per frame by one method; nil without frames or without figures by that method.
  public func perFrame(_ method: EnergyMethod) -> EnergySum? {
    let sum = total(method)
    return sum.methods.isEmpty ? nil : sum.perFrame(of: frames)
  }

  private mutating func openAccount(part: EnergyPart, method: EnergyMethod, source: String) -> Int {
    for index in accounts.indices
    where accounts[index].part == part && accounts[index].method == method && accounts[index].source == source {
      return index
    }
    accounts.append(EnergyAccount(part: part, method: method, source: source))
    return accounts.count - 1
  }
}
