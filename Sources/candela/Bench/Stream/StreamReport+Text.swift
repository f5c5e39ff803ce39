extension StreamReport {
  /// The report as a table.
  func printTable() {
    let e = environment
    Console.line("\(e.cpu), \(e.cores) cores, kernel \(e.kernel), governor \(e.governor), \(e.date), load \(e.load)")
    Console.line(
      "throttling \(e.throttling); isolated cores \(e.isolated_cores); clock \(e.clock_source); \(e.scheduling)")
    Console.line(
      "\(configuration.model) on \(configuration.board), \(configuration.diodes) diodes (simulated); "
        + "\(configuration.frames); \(configuration.count) frames after \(configuration.warm_up), "
        + (configuration.rate.map { "\(Format.fixed($0, digits: 0)) a second" } ?? "one after another")
        + (configuration.observers ? ", with observers" : "") + (configuration.meters ? ", rails metered" : "")
        + (configuration.outputs ? ", outputs read" : ""))
    Console.line(
      "\n  us           min      p50      p90      p95      p99    p99.9      max     mean    CV")
    for row in rows { Console.line(Self.text(of: row)) }
    Console.line("\n  \(Int(frames_per_second)) frames/s; overhead includes result and sink")
    if let preprocess_ratio {
      Console.line(
        "  preprocess is \(Format.fixed(preprocess_ratio, digits: 2)) times a plain read of the frame "
          + "(\(Format.fixed(plain_read.p50_us, digits: 1)) us)")
    }
    if let before = memory.before_bytes, let after = memory.after_bytes {
      let slope = memory.bytes_per_million_frames.map { "\(Format.fixed($0 / 1e6, digits: 2)) MB" } ?? "unknown"
      Console.line(
        "  resident \(Format.fixed(before / 1e6, digits: 1)) MB at the start, \(Format.fixed(after / 1e6, digits: 1)) MB at "
          + "the end; \(slope) a million frames")
    }
    if observer_drops > 0 { Console.line("  \(observer_drops) results that the observer had no time for") }
    for verdict in requirements {
      Console.line(
        "  \(verdict.pass ? "met   " : "MISSED") \(verdict.requirement): \(Format.fixed(verdict.value, digits: 2))")
    }
  }

  private static func text(of row: StageSummary) -> String {
    let figures = [
      row.min_us, row.p50_us, row.p90_us, row.p95_us, row.p99_us, row.p99_9_us, row.max_us, row.mean_us,
    ]
    return "  " + Format.padded(row.name, 11)
      + figures.map { Format.padded(Format.fixed($0, digits: $0 < 1000 ? 2 : 0), 9, right: true) }.joined()
      + Format.padded(Format.fixed(row.cv, digits: 2), 6, right: true)
  }
}
