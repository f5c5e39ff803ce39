import CandelaRuntime
import CandelaSim

/// What became of one run of a campaign.
public struct CampaignOutcome: Sendable {
  /// How the run ended.
  public enum End: Sendable, Hashable {
    /// The source's last frame was taken.
    case completed
    /// With an error, the laser made safe.
    case ended(code: String, message: String)
  }

  /// The run's seed.
  public let seed: UInt64
  /// The faults that it met.
  public let plan: FaultPlan
  /// How it ended.
  public let end: End
  /// Results delivered.
  public let delivered: Int
  /// Of these, flagged as coming after a recovery.
  public let flagged: Int
  /// Of these, answered "unknown".
  public let unknown: Int
  /// What recoveries came to.
  public let recovery: RecoveryReport
  /// What broke a promise, in words; empty for a good run.
  public let violations: [String]

  /// Whether every promise was kept.
  public var isGood: Bool { violations.isEmpty }
}
