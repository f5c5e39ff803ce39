import CandelaHAL
import CandelaMetering

/// Counts a run as it goes; runs of several workers can be merged before they are summed up.
public struct RunStatistics: Sendable {
  private var frames: UInt64 = 0
  private var trusted: UInt64 = 0
  private var labelled: UInt64 = 0
  private var correct: UInt64 = 0
  private var unknown: UInt64 = 0
  private var flagCounts = [UInt64](repeating: 0, count: ResultQuality.all.count)
  private var age = LatencyRecorder()
  private var elapsed = Duration.zero
  private var energy = EnergyLedger()
  var source = LatencyRecorder()
  var preprocess = LatencyRecorder()
  var transport = LatencyRecorder()
  var rearms: UInt64 = 0
  private var losses = FrameLosses()
  private var drops = SinkDrops()
  /// Changes that took effect.
  var changes: [AppliedChange] = []
  /// What recoveries came to so far.
  public internal(set) var recovery = RecoveryReport()

  /// Nothing counted.
  public init() {}

  /// Counts one result.
  public mutating func record(_ result: InferenceResult) {
    frames += 1
    if result.quality.isTrusted { trusted += 1 }
    if result.isUnknown { unknown += 1 }
    if let isCorrect = result.isCorrect {
      labelled += 1
      if isCorrect { correct += 1 }
    }
    for index in flagCounts.indices where result.quality.contains(ResultQuality.all[index].flag) {
      flagCounts[index] += 1
    }
    age.record(result.age)
    energy.record(result.energy)
    energy.countFrames()
  }

  /// Notes how long the run took so far.
  public mutating func note(elapsed: Duration) { self.elapsed = elapsed }

  /// Notes what became of frames without a result and of results that sinks did not get.
  mutating func note(losses: FrameLosses, drops: SinkDrops) {
    self.losses = losses
    self.drops = drops
  }

  /// Adds another worker's counts; of the two running times the longer one counts.
  public mutating func merge(_ other: RunStatistics) {
    frames += other.frames
    trusted += other.trusted
    labelled += other.labelled
    correct += other.correct
    unknown += other.unknown
    for index in flagCounts.indices { flagCounts[index] += other.flagCounts[index] }
    age.merge(other.age)
    source.merge(other.source)
    preprocess.merge(other.preprocess)
    transport.merge(other.transport)
    elapsed = max(elapsed, other.elapsed)
    rearms += other.rearms
    recovery.merge(other.recovery)
    energy.merge(other.energy)
    losses.merge(other.losses)
    drops.merge(other.drops)
    changes += other.changes
  }

  /// What it came to.
  public func summary() -> RunSummary {
    RunSummary(
      frames: frames, trusted: trusted, labelled: labelled, correct: correct, unknown: unknown,
      flags: zip(ResultQuality.all, flagCounts).filter { $0.1 > 0 }.map { ($0.0.name, $0.1) }, age: age.summary,
      source: source.summary, preprocess: preprocess.summary, transport: transport.summary, elapsed: elapsed,
      rearms: rearms, losses: losses, drops: drops, recovery: recovery, energy: energy, changes: changes)
  }
}
