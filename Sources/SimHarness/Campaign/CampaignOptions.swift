import CandelaHAL
import CandelaRuntime

/// How the runs of a campaign go.
public struct CampaignOptions: Sendable, Hashable {
  /// Frames of a run, 2...10,000. Default 12: faults fall before, into and after every kind of step, and a thousand runs
  /// take about a minute.
  public var frames = 12
  /// The driver's limits.
  public var board = BoardConfiguration()
  /// The bounds of recoveries; the outcome is held against them.
  public var recovery = RecoveryConfiguration()
  /// The confidence threshold in ADC codes; without one nothing is promised of faults of light and diodes.
  public var unknownBelow: Int?

  /// The defaults.
  public init() {}
}
