extension EnergyReport {
  private static let heads = [
    "", "scope", "kind", "J a frame", "95 % interval", "frames/s", "power", "TOPS", "TOPS/W", "accuracy",
  ]

  /// The report as a table for people.
  package func printText() {
    Console.line("\(run) (\(kind))")
    Console.line("TOPS count the operations that a computer needs for the same answer.\n")
    for line in Self.aligned([Self.heads] + rows.map(Self.cells)) { Console.line(line) }
    for row in rows { Console.line("  \(row.name): \(row.source)") }
    if !verdicts.isEmpty { Console.line() }
    for verdict in verdicts { Console.line("\(verdict.photonic) against \(verdict.digital): \(verdict.verdict)") }
    if !missing.isEmpty { Console.line() }
    for sentence in missing { Console.line("missing: \(sentence)") }
    for outcome in requirements { Console.line("\(outcome.pass ? "met   " : "MISSED") \(Self.text(outcome))") }
  }

  /// The report for a pull request.
  package func markdown() -> String {
    let heads = ["path"] + Self.heads.dropFirst()
    var lines = ["### Energy: \(run) (\(kind))", ""]
    lines.append("| " + heads.joined(separator: " | ") + " |")
    lines.append("|" + heads.map { _ in "---|" }.joined())
    lines += rows.map { "| " + Self.cells($0).map(Self.escaped).joined(separator: " | ") + " |" }
    lines += ["", "TOPS count the operations that a computer needs for the same answer.", ""]
    lines += verdicts.map { Self.escaped("- \($0.photonic) against \($0.digital): **\($0.verdict)**") }
    lines += missing.map { Self.escaped("- missing: \($0)") }
    lines += requirements.map { Self.escaped("- \($0.pass ? "met" : "**missed**"): \(Self.text($0))") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The rows as comma-separated values, numbers in SI units, RFC 4180.
  package func csv() -> String {
    let head =
      "name,scope,kind,joules_per_frame,low95,high95,net_joules_per_frame,frames_per_second,watts,tops,tops_per_watt,"
      + "accuracy,photonic_accuracy,lacks,source"
    let lines = rows.map { row in
      let numbers = [
        row.joules_per_frame, row.low95, row.high95, row.net_joules_per_frame, row.frames_per_second, row.watts,
        row.tops,
        row.topsPerWatt, row.accuracy, row.photonic_accuracy,
      ]
      let cells =
        [row.name, row.scope.rawValue, row.kind] + numbers.map { $0.map { "\($0)" } ?? "" }
        + [row.lacks.joined(separator: " "), row.source]
      return cells.map(Self.quoted).joined(separator: ",")
    }
    return ([head] + lines).joined(separator: "\r\n") + "\r\n"
  }

  private static func cells(_ row: ReportRow) -> [String] {
    let interval = row.interval.map { "\(Format.si($0.lowerBound, "J")) ... \(Format.si($0.upperBound, "J"))" }
    let accuracy = row.accuracy.map { Format.percent($0) } ?? "-"
    let lacks = row.lacks.isEmpty ? "" : " (without \(row.lacks.joined(separator: ", ")))"
    return [
      row.name, row.scope.rawValue, row.kind + lacks, row.joules_per_frame.map { Format.si($0, "J") } ?? "-",
      interval ?? "-", row.frames_per_second.map { Format.si($0, "/s") } ?? "-",
      row.watts.map { Format.si($0, "W") } ?? "-", row.tops.map(number) ?? "-", row.topsPerWatt.map(number) ?? "-",
      accuracy + (row.photonic_accuracy.map { " (photonic \(Format.percent($0)))" } ?? ""),
    ]
  }

  /// Three significant digits over any range.
  private static func number(_ value: Double) -> String {
    value >= 0.001 && value < 1e6
      ? Format.fixed(value, digits: value < 1 ? 4 : value < 10 ? 2 : value < 100 ? 1 : 0)
      : value == 0 ? "0" : Format.scientific(value)
  }

  private static func aligned(_ table: [[String]]) -> [String] {
    let widths = heads.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    return table.map { cells in
      zip(cells, widths).enumerated().map { Format.padded($0.element.0, $0.element.1, right: $0.offset > 2) }
        .joined(separator: "  ")
    }
  }

  private static func text(_ outcome: EnergyRequirement.Outcome) -> String {
    "\(outcome.requirement): \(outcome.value.map { "\($0)" } ?? "no figure"); \(outcome.note)"
  }

  private static func quoted(_ text: String) -> String {
    text.contains { ",\"\r\n".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
