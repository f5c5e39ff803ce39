import CandelaRuntime
import CandelaSim

/// What a campaign came to.
public struct CampaignReport: Sendable {
  /// The runs that met one kind of fault.
  public struct KindCount: Sendable, Hashable {
    /// The kind.
    public let kind: FaultKind
    /// Runs that met it, alone or with others.
    public internal(set) var runs = 0
    /// Of these, those that went to their end.
    public internal(set) var completed = 0
    /// Of these, those that were made safe and ended with an error.
    public internal(set) var ended = 0
    /// Of these, those that broke a promise.
    public internal(set) var failures = 0
  }

  /// Runs made.
  public let runs: Int
  /// Runs that broke a promise.
  public let failures: Int
  /// Runs that went to their end.
  public let completed: Int
  /// Runs that ended with an error, by its code.
  public let ended: [(code: String, runs: Int)]
  /// Results delivered.
  public let delivered: Int
  /// Of these, flagged `recovered`.
  public let flagged: Int
  /// Of these, answered "unknown".
  public let unknown: Int
  /// Recoveries of all runs.
  public let recovery: RecoveryReport
  /// By kind of fault, in the order of `FaultKind`.
  public let kinds: [KindCount]

  /// Sums up outcomes.
  public init(_ outcomes: [CampaignOutcome]) {
    runs = outcomes.count
    failures = outcomes.count { !$0.isGood }
    completed = outcomes.count { $0.end == .completed }
    delivered = outcomes.reduce(0) { $0 + $1.delivered }
    flagged = outcomes.reduce(0) { $0 + $1.flagged }
    unknown = outcomes.reduce(0) { $0 + $1.unknown }
    recovery = outcomes.reduce(into: RecoveryReport()) { $0.merge($1.recovery) }
    let codes = outcomes.compactMap { outcome -> String? in
      if case .ended(let code, _) = outcome.end { code } else { nil }
    }
    ended = Set(codes).sorted().map { code in (code, codes.count { $0 == code }) }
    kinds = FaultKind.allCases.map { kind in
      var count = KindCount(kind: kind)
      for outcome in outcomes where outcome.plan.faults.contains(where: { $0.kind == kind }) {
        count.runs += 1
        if outcome.end == .completed { count.completed += 1 } else { count.ended += 1 }
        if !outcome.isGood { count.failures += 1 }
      }
      return count
    }
  }
}
