/// One condition of `candela meter report --require`: `energy<5mJ`, `system.power<2W`, `accuracy>90%`.
package struct EnergyRequirement {
  /// What a condition met.
  package struct Outcome: Encodable {
    package let requirement: String
    /// The end of the 95 % interval that is held against the bound, or the figure itself; null where there is none.
    package let value: Double?
    package let pass: Bool
    /// What was looked at, or why there is nothing to look at.
    package let note: String

    private enum CodingKeys: String, CodingKey { case requirement, value, pass, note }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(requirement, forKey: .requirement)
      try container.encode(value, forKey: .value)
      try container.encode(pass, forKey: .pass)
      try container.encode(note, forKey: .note)
    }
  }

  private let condition: Condition

  private static let energies: [Condition.Unit] = [
    ("pJ", 1e-12), ("nJ", 1e-9), ("uJ", 1e-6), ("mJ", 1e-3), ("kJ", 1e3), ("J", 1),
  ]
  private static let powers: [Condition.Unit] = [("uW", 1e-6), ("mW", 1e-3), ("kW", 1e3), ("W", 1)]
  private static let shares: [Condition.Unit] = [("%", 0.01), ("", 1)]

  /// Conditions separated by commas; nil when one cannot be read.
  package static func list(_ text: String) -> [EnergyRequirement]? {
    Condition.list(text) { name in
      switch name {
      case "energy", "chip.energy", "system.energy", "net", "chip.net", "system.net": energies
      case "power", "chip.power", "system.power": powers
      case "accuracy": shares
      case "fps": [("", 1)]
      default: nil
      }
    }?.map { EnergyRequirement(condition: $0) }
  }

  /// Judges a report. Of an interval the end counts that makes it harder; a figure that is missing, or lacks a part of its
  /// scope, meets nothing.
  package func judge(_ report: EnergyReport) -> Outcome {
    switch condition.subject {
    case "accuracy": return plain(report.accuracy, missing: "the run has no labels")
    case "fps": return plain(report.framesPerSecond, missing: "the run has no rate")
    default: return energy(report)
    }
  }

  private func plain(_ value: Double?, missing: String) -> Outcome {
    Outcome(
      requirement: condition.text, value: value, pass: value.map(condition.holds) ?? false,
      note: value == nil ? missing : "the run's own figure")
  }

  private func energy(_ report: EnergyReport) -> Outcome {
    let parts = condition.subject.split(separator: ".").map(String.init)
    let scope: ReportRow.Scope = parts.count == 2 && parts[0] == "system" ? .system : .chip
    guard let row = report.photonicRow(scope) else { return missing("no figure of scope \(scope.rawValue)") }
    guard row.lacks.isEmpty else { return missing("\(row.name) lacks \(row.lacks.joined(separator: ", "))") }
    let name = "\(row.name), \(row.kind)"
    if parts.last == "net" {
      guard let net = condition.isUpperBound ? row.netInterval?.upperBound : row.netInterval?.lowerBound else {
        return missing("\(name): idle power is not known")
      }
      return outcome(net, "\(name), net of idle")
    }
    guard let interval = row.interval else { return missing("\(name): no interval") }
    let end = condition.isUpperBound ? interval.upperBound : interval.lowerBound
    guard parts.last == "power" else { return outcome(end, name) }
    guard let rate = row.frames_per_second else { return missing("\(name): no rate") }
    return outcome(end * rate, name)
  }

  private func outcome(_ value: Double, _ note: String) -> Outcome {
    Outcome(
      requirement: condition.text, value: value, pass: condition.holds(for: value),
      note: "\(condition.isUpperBound ? "upper" : "lower") end of the 95 % interval: \(note)")
  }

  private func missing(_ note: String) -> Outcome {
    Outcome(requirement: condition.text, value: nil, pass: false, note: note)
  }
}
