/// How a run goes.
public struct PipelineOptions: Sendable, Hashable {
  /// What SEQUENCE a frame gets.
  public enum Numbering: Sendable, Hashable {
    /// The source's own count (its low 32 bits): the same frame has the same number however a set is divided.
    case fromSource
    /// So many and upwards, whatever the source says.
    case counting(from: UInt32)
  }

  /// From when a frame's age counts.
  public enum AgeOrigin: Sendable, Hashable {
    /// From the frame's own time: right for live sources, whose clock is the pipeline's.
    case sensor
    /// From its delivery by the source: right for files, whose times are on no clock of ours.
    case delivery
  }

  /// What happens to frames that come faster than the board answers. Default: `block`, nothing is lost.
  public var policy = FramePolicy.block
  /// Most frames to answer; nil for all. Default: all.
  public var limit: UInt64?
  /// Whether every frame's outputs are read through the diagnostic ADC (slow). Default: no.
  public var readsOutputs = false
  /// What SEQUENCE a frame gets. Default: the source's count.
  public var numbering = Numbering.fromSource
  /// From when a frame's age counts. Default: the frame's own time.
  public var ageOrigin = AgeOrigin.sensor
  /// A result that is older than this is flagged late; nil for never. Default: never.
  public var lateAfter: Duration?
  /// Results in a row that may be distrusted before the run ends with an error. Default 10: one glitch is no reason
  /// to stop, a broken board is.
  public var distrustLimit = 10
  /// The bounds of recoveries; nil ends the run with the first error. Default: nil; `candela run` recovers.
  public var recovery: RecoveryConfiguration?
  /// A result whose margin is below so many ADC codes, or that is saturated, is answered as unknown; it takes
  /// `readsOutputs`. Nil: every trusted result names a class. Default: nil, because the right threshold is the model's.
  public var unknownBelow: Int?

  /// Longest time that a sink may hold the run up without taking a result. Default 5 s: ten times what a busy disk or
  /// a slow network takes, and short enough that nobody wonders whether the laser is on.
  public var sinkLimit = Duration.seconds(5)
  /// Longest wait for a frame under the policies `latest` and `queue`. Default 15 s: more than the 10 s for which a
  /// camera that went away is waited for.
  public var frameLimit = Duration.seconds(15)
  /// How long the end of a run waits for a live source to come back. Default 2 s; after that its thread is left to itself.
  public var captureLimit = Duration.seconds(2)
  /// Results that wait for an observer thread, at most. Default 256: a quarter of a second at a thousand frames a second.
  public var waitingResults = 256

  /// Thresholds that make sense: a margin is the difference of two 12-bit codes.
  public static let thresholds = 0...4095

  /// The defaults.
  public init() {}

  /// - Throws: `RuntimeError` of kind `invalidSetting`.
  func validate() throws(RuntimeError) {
    if case .queue(let depth) = policy, !FramePolicy.queueDepths.contains(depth) {
      throw .invalidSetting("policy queue", "\(depth)", allowed: "1...1,024")
    }
    let limits = [("sinkLimit", sinkLimit), ("frameLimit", frameLimit), ("captureLimit", captureLimit)]
    for (field, limit) in limits where limit <= .zero {
      throw .invalidSetting(field, "\(limit)", allowed: "more than zero")
    }
    guard waitingResults > 0 else { throw .invalidSetting("waitingResults", "\(waitingResults)", allowed: "1 or more") }
    try recovery?.validate()
  }

  /// Whether a result says nothing about its frame. In the dark all outputs stand at the comparator's offset, so that the
  /// margin is small, too. Results that are not trusted are faults, not unknown.
  static func isUnknown(_ quality: ResultQuality, _ outputs: OutputCodes?, below threshold: Int?) -> Bool {
    guard let threshold, quality.isTrusted else { return false }
    return quality.contains(.saturated) || (outputs?.margin).map { $0 < threshold } ?? true
  }
}
