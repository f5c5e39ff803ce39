import CandelaHALLinux

/// Everything that a doctor found, and how it is told.
package struct DoctorReport {
  package var findings: [Finding] = []
  /// What is in order, a line each; for people only.
  package var passes: [String] = []

  /// Nothing found, nothing in order yet.
  package init() {}

  private struct Entry: Encodable {
    let code: String
    let severity: String
    let title: String
    let cause: String
    let remedy: String
  }

  private struct Output: Encodable {
    let findings: [Entry]
  }

  /// One object with the findings, the gravest first.
  package func printJSON() throws {
    try Console.json(
      Output(
        findings: sorted.map {
          Entry(code: $0.code, severity: $0.severity.rawValue, title: $0.title, cause: $0.cause, remedy: $0.remedy)
        }))
  }

  package func printText() {
    for pass in passes { Console.line("ok       \(pass)") }
    for finding in sorted {
      Console.line("\(Format.padded(finding.severity.rawValue.uppercased(), 8)) \(finding.code): \(finding.title)")
      Console.line("         cause:  \(finding.cause)")
      Console.line("         remedy: \(finding.remedy)")
    }
    let errors = count(.error)
    let warnings = count(.warning)
    Console.line(
      errors + warnings == 0
        ? "nothing stands in the way"
        : "\(errors) error\(errors == 1 ? "" : "s"), \(warnings) warning\(warnings == 1 ? "" : "s")")
  }

  /// The exit status that the gravest finding asks for; nil when nothing stands in the way.
  package var status: ExitStatus? { count(.error) > 0 ? .checkFailed : count(.warning) > 0 ? .warnings : nil }

  private func count(_ severity: Finding.Severity) -> Int { findings.count { $0.severity == severity } }

  private var sorted: [Finding] {
    Finding.Severity.allCases.flatMap { severity in findings.filter { $0.severity == severity } }
  }
}
