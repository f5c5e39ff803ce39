/// What `candela bench metering` prints.
struct MeteringReport: Encodable {
  /// What was measured, as the command was asked.
  struct Configuration: Encodable {
    let board: String
    let model: String
    let diodes: String
    let frames: String
    /// Frames of each phase.
    let count: Int
    let block: Int
    let warm_up: Int
  }

  /// What one way of metering costs.
  struct Cost: Encodable {
    let name: String
    let rails: Int
    /// Samples of each rail: wanted in a second, and made in all.
    let rate_hz: Double
    let samples: Int
    /// Share of one core, without and with the emulated wires.
    let cpu_share: Double
    let cpu_share_with_wires: Double
    /// The part of it that waking the thread takes by itself; absent where no thread is woken.
    let wakeup_share: Double?
    /// The overhead of frames beside which nothing was metered, and of those beside which something was.
    let without: StageSummary
    let with: StageSummary
    /// With less without, of all frames.
    let added_p50_us: Double
    let added_p99_us: Double
    /// Median over the pairs of neighbouring blocks of the difference of their 99th percentiles.
    let paired_p99_us: Double
    /// Whether share and p99 of all frames are below the aims.
    let meets_aims: Bool
  }

  /// The most that metering should cost.
  struct Aims: Encodable {
    let cpu_share = 0.02
    let added_p99_us = 5.0
  }

  let type = "bench_metering"
  let kind = "simulated"
  let configuration: Configuration
  let environment: MachineFingerprint
  let aims = Aims()
  let meterings: [Cost]

  init(
    _ outcome: MeteringBenchmark.Outcome, schedule: MeteringSchedule, configuration: Configuration,
    environment: MachineFingerprint
  ) {
    self.configuration = configuration
    self.environment = environment
    let (board, own) = (outcome.board, outcome.own)
    let blocks = MeteringSchedule.Phase.allCases.map { schedule.blocks(of: $0, in: outcome.overhead) }
    meterings = [
      Cost(
        "board_bus", rails: board.railCount, rate: BoardBusSampler.rate,
        samples: board.samples / max(1, board.railCount),
        share: Self.share(board.own, of: board.active), wakeups: nil,
        withWires: Self.share(board.own + board.wires, of: board.active), without: blocks[0], with: blocks[1], aims),
      Cost(
        "own_bus", rails: 1, rate: OwnBusSampler.rate, samples: own.samples,
        share: Self.share(own.processor - min(own.processor, own.wires), of: own.active), wakeups: own.wakeups,
        withWires: Self.share(own.processor, of: own.active), without: blocks[2], with: blocks[3], aims),
    ]
  }

  private static func share(_ nanoseconds: UInt64, of all: UInt64) -> Double {
    all > 0 ? Double(nanoseconds) / Double(all) : 0
  }
}

extension MeteringReport.Cost {
  fileprivate init(
    _ name: String, rails: Int, rate: Double, samples: Int, share: Double, wakeups: Double?, withWires: Double,
    without: [ArraySlice<UInt32>], with: [ArraySlice<UInt32>], _ aims: MeteringReport.Aims
  ) {
    let (before, after) = (StageSummary("without", without.joined()), StageSummary("with", with.joined()))
    let differences = zip(without, with)
      .map { StageSummary("", $1).p99_us - StageSummary("", $0).p99_us }.sorted()
    self.init(
      name: name, rails: rails, rate_hz: rate, samples: samples, cpu_share: share, cpu_share_with_wires: withWires,
      wakeup_share: wakeups,
      without: before, with: after, added_p50_us: after.p50_us - before.p50_us,
      added_p99_us: after.p99_us - before.p99_us,
      paired_p99_us: differences.isEmpty ? 0 : differences[differences.count / 2],
      meets_aims: share < aims.cpu_share && after.p99_us - before.p99_us < aims.added_p99_us)
  }
}

extension MeteringReport {
  /// The report as a table.
  func printTable() {
    let e = environment
    Console.line("\(e.cpu), \(e.cores) cores, kernel \(e.kernel), governor \(e.governor), \(e.date), load \(e.load)")
    Console.line(
      "\(configuration.model) on \(configuration.board), \(configuration.diodes) diodes (simulated); "
        + "\(configuration.frames); \(configuration.count) frames a phase in blocks of \(configuration.block)")
    Console.line("\n  metering   rate  rails  of a core  with wires    p50 +us    p99 +us  p99 paired  aims")
    for cost in meterings { Console.line(Self.text(of: cost)) }
    if let share = meterings.compactMap(\.wakeup_share).first {
      Console.line("\n  waking a thread 1,000 times a second takes \(Format.percent(share)) by itself here")
    }
    Console.line(
      "\n  aims: below \(Format.percent(aims.cpu_share)) of a core and \(Format.fixed(aims.added_p99_us, digits: 0)) us; "
        + "the emulated wires are excluded")
  }

  private static func text(of cost: Cost) -> String {
    let figures = [
      Format.percent(cost.cpu_share), Format.percent(cost.cpu_share_with_wires),
      Format.fixed(cost.added_p50_us, digits: 2), Format.fixed(cost.added_p99_us, digits: 2),
      Format.fixed(cost.paired_p99_us, digits: 2),
    ]
    return "  " + Format.padded(cost.name, 9) + Format.padded("\(Int(cost.rate_hz))", 6, right: true)
      + Format.padded("\(cost.rails)", 7, right: true)
      + figures.map { Format.padded($0, 11, right: true) }.joined() + (cost.meets_aims ? "   met" : "   MISSED")
  }
}
