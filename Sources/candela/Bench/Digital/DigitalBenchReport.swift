import CandelaHAL

/// What `candela bench digital` prints.
struct DigitalBenchReport: Encodable {
  struct Latency: Encodable {
    let min_us: Double
    let p50_us: Double
    let p90_us: Double
    let p99_us: Double
    let max_us: Double
  }

  struct Row: Encodable {
    let engine: String
    let device: String
    let batch: Int
    let frames: UInt64
    let frames_per_second: Double
    let operations_per_second: Double
    let latency: Latency
    let energy: ShadowReport.Energy?
    let missing: [String]

    init(_ row: DigitalBenchmark.Row) {
      engine = row.network.name
      device = ShadowSink.text(of: row.network.processor)
      batch = row.batch
      frames = row.frames
      frames_per_second = row.framesPerSecond
      operations_per_second = row.framesPerSecond * row.network.operations
      latency = Latency(
        min_us: row.shortest.inSeconds * 1e6, p50_us: Double(row.latency.p50) / 1000,
        p90_us: Double(row.latency.p90) / 1000, p99_us: Double(row.latency.p99) / 1000,
        max_us: Double(row.latency.max) / 1000)
      energy = row.energy.map { ShadowReport.Energy($0.figures, $0.meter) }
      missing = row.missing
    }
  }

  /// An engine that this machine does not have.
  struct LeftOut: Encodable {
    let engine: String
    let reason: String
  }

  let board: String
  let model: String
  let operations_per_frame: Double
  let environment: MachineFingerprint
  let rows: [Row]
  let left_out: [LeftOut]

  func printTable() {
    Console.line("\(environment.cpu), \(environment.cores) cores, \(environment.kernel), \(environment.date); measured")
    Console.line("model \(model) on \(board): \(Format.si(operations_per_frame, "op")) a frame\n")
    Console.line(
      "  engine                            batch     frames/s        p50        p99    rate   energy a frame")
    for row in rows { Console.line(Self.text(of: row)) }
    for device in Set(rows.map { "  \($0.engine) on \($0.device)" }).sorted() { Console.line(device) }
    for note in Set(rows.flatMap(\.missing)).sorted() { Console.line("  \(note)") }
    for engine in left_out { Console.line("  \(engine.engine) left out: \(engine.reason)") }
  }

  private static func text(of row: Row) -> String {
    let energy = row.energy.map {
      "\(Format.si($0.joules_per_frame, "J")) beyond idle (95 %: \(Format.si($0.low95, "J")) ... \(Format.si($0.high95, "J")))"
    }
    return "  \(Format.padded(row.engine, 34))\(Format.padded("\(row.batch)", 5, right: true))"
      + Format.padded(Format.fixed(row.frames_per_second, digits: 0), 13, right: true)
      + Format.padded(BenchmarkReport.time(row.latency.p50_us * 1e-6), 11, right: true)
      + Format.padded(BenchmarkReport.time(row.latency.p99_us * 1e-6), 11, right: true)
      + Format.padded(Format.si(row.operations_per_second, "op/s"), 13, right: true) + "   \(energy ?? "not measured")"
  }
}
