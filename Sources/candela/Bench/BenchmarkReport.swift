/// All rows with what they depend on.
struct BenchmarkReport: Encodable {
  let environment: BenchmarkEnvironment
  let rows: [BenchmarkRow]

  func printTable() {
    let e = environment
    Console.line("\(e.cpu), \(e.cores) cores, \(e.kernel), governor \(e.governor ?? "unknown"), \(e.date)")
    Console.line("kernels \(e.instruction_set); OpenBLAS core \(e.openblas_core), one thread (\(e.openblas))")
    Console.line("\(e.images), \(Format.percent(e.zero_pixels)) of their pixels dark; simulated")
    Console.line("\n  subject                              time  reference                        time   ratio  target")
    for row in rows { Console.line(Self.text(of: row)) }
  }

  private static func text(of row: BenchmarkRow) -> String {
    let verdict = row.pass.map { $0 ? "" : "  missed" } ?? ""
    let target = row.target.map { Format.fixed($0, digits: 2) } ?? "-"
    return "  \(Format.padded(row.name, 32))\(Format.padded(time(row.seconds), 9, right: true))"
      + "  \(Format.padded(row.reference ?? "", 28))"
      + Format.padded(row.reference_seconds.map(time) ?? "", 9, right: true)
      + Format.padded(row.ratio.map { Format.fixed($0, digits: 2) } ?? "", 8, right: true)
      + Format.padded(target, 8, right: true) + verdict
  }

  /// A duration in the unit that suits it.
  static func time(_ seconds: Double) -> String {
    if seconds < 1e-3 { return Format.fixed(seconds * 1e6, digits: 1) + " us" }
    return seconds < 1 ? Format.fixed(seconds * 1e3, digits: 2) + " ms" : Format.fixed(seconds, digits: 2) + " s"
  }
}
