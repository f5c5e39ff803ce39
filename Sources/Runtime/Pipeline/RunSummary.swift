import CandelaHAL
import CandelaMetering

/// What a run came to.
public struct RunSummary: Sendable {
  /// Results delivered.
  public let frames: UInt64
  /// Results that could be trusted.
  public let trusted: UInt64
  /// Answers (trusted, not unknown, not of a repeated frame) with a ground truth.
  public let labelled: UInt64
  /// Answers that agree with it.
  public let correct: UInt64
  /// Trusted results whose answer is "unknown".
  public let unknown: UInt64
  /// Results with each flag, by the flag's name, in the order of `ResultQuality.all`; flags that never came are absent.
  public let flags: [(name: String, count: UInt64)]
  /// Age of the frames when their results came.
  public let age: LatencySummary
  /// Waiting for the source, reading and decoding included.
  public let source: LatencySummary
  /// Preprocessing.
  public let preprocess: LatencySummary
  /// Projecting, exposing and reading the result.
  public let transport: LatencySummary
  /// Time the run took, on the pipeline's clock.
  public let elapsed: Duration
  /// How often the laser had to be armed again because the source was slower than the heartbeat.
  public let rearms: UInt64
  /// Frames that were dropped, lost, repeated or changed their size.
  public let losses: FrameLosses
  /// Results that sinks did not get.
  public let drops: SinkDrops
  /// What recoveries came to.
  public let recovery: RecoveryReport
  /// Who spent how much.
  public let energy: EnergyLedger
  /// Changes of the run while it went on (`RunControl`), in order.
  public let changes: [AppliedChange]

  /// Share of right answers among those with ground truth; nil without any. Unknown ones are not among them.
  public var accuracy: Double? { labelled == 0 ? nil : Double(correct) / Double(labelled) }
  /// Share of the trusted results whose answer is "unknown"; nil without any.
  public var unknownShare: Double? { trusted == 0 ? nil : Double(unknown) / Double(trusted) }
  /// Results that could not be trusted.
  public var faults: UInt64 { frames - trusted }
  /// Frames per second on the pipeline's clock; nil when no time passed.
  public var framesPerSecond: Double? {
    elapsed > .zero ? Double(frames) / elapsed.inSeconds : nil
  }
  /// Results with one flag.
  public func count(of name: String) -> UInt64 { flags.first { $0.name == name }?.count ?? 0 }
}
