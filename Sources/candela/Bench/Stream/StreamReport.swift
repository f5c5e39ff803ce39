import CandelaRuntime

/// What `candela bench run` prints.
struct StreamReport: Encodable {
  /// One condition of `--require` and what it met.
  struct Verdict: Encodable {
    let requirement: String
    /// In microseconds, frames a second, or none.
    let value: Double
    let pass: Bool
  }

  /// Resident memory, in bytes; null where the system does not say.
  struct Memory: Encodable {
    let before_bytes: Double?
    let after_bytes: Double?
    let bytes_per_million_frames: Double?
  }

  let type = "bench_run"
  let kind = "simulated"
  let configuration: StreamConfiguration
  let environment: MachineFingerprint
  let rows: [StageSummary]
  let frames_per_second: Double
  /// A plain read of the frames from memory, in the same run.
  let plain_read: StageSummary
  /// Median of preprocessing over median of the plain read.
  let preprocess_ratio: Double?
  let memory: Memory
  let observer_drops: UInt64
  let faults: UInt64
  let requirements: [Verdict]

  init(
    _ outcome: StreamBenchmark.Outcome, configuration: StreamConfiguration, environment: MachineFingerprint,
    requirements: [StreamRequirement]
  ) {
    self.configuration = configuration
    self.environment = environment
    let rows = Stage.allCases.map { StageSummary($0.rawValue, outcome.clock.nanoseconds($0)) }
    self.rows = rows
    let rate = outcome.clock.seconds > 0 ? Double(outcome.clock.frames) / outcome.clock.seconds : 0
    frames_per_second = rate
    plain_read = outcome.plainRead
    let read = outcome.plainRead.p50_us
    let ratio = read > 0 ? (rows.first { $0.name == Stage.preprocess.rawValue }?.p50_us ?? 0) / read : nil
    preprocess_ratio = ratio
    memory = Memory(
      before_bytes: outcome.memory.ends?.before, after_bytes: outcome.memory.ends?.after,
      bytes_per_million_frames: outcome.memory.bytesPerMillionFrames)
    observer_drops = outcome.summary.drops.observers
    faults = outcome.summary.faults
    self.requirements = requirements.map { requirement in
      let value: Double =
        switch requirement.subject {
        case .time(let stage, let figure): rows.first { $0.name == stage.rawValue }?.figure(figure) ?? .infinity
        case .rate: rate
        case .preprocessRatio: ratio ?? .infinity
        }
      return Verdict(requirement: requirement.text, value: value, pass: requirement.holds(for: value))
    }
  }

  /// Whether every condition was met.
  var passes: Bool { requirements.allSatisfy(\.pass) }
}
