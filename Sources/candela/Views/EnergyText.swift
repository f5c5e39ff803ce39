import CandelaHAL
import CandelaMetering

/// A run's energy as lines of a summary.
enum EnergyText {
  /// Both scopes as far as they are metered, gross and net, then what is missing.
  static func lines(_ energy: RunEnergy) -> [String] {
    EnergyScope.allCases.compactMap { energy.sum($0) }.filter { $0.mark.methods != [.modelled] }.flatMap { lines($0) }
      + energy.missing.map { "          missing: \($0)" }
  }

  private static func lines(_ sum: RunEnergySum) -> [String] {
    guard let gross = sum.grossPerFrame else { return [] }
    let parts = sum.mark.parts.map(\.rawValue).joined(separator: " + ")
    let lacks = sum.lacks.isEmpty ? "" : ", without \(sum.lacks.map(\.rawValue).joined(separator: " and "))"
    let name = Format.padded(sum.scope.rawValue, 7)
    var lines = ["energy    \(name)\(text(gross)) a frame (\(sum.mark.label): \(parts)\(lacks))"]
    if let net = sum.netPerFrame, let idle = sum.idle {
      lines.append(
        "          net    \(text(net)) a frame; idle \(Format.si(idle.before.value, "W")) before, "
          + "\(Format.si(idle.after.value, "W")) after")
    }
    return lines
  }

  /// `14.6 uJ (95 %: 14.4 ... 14.8 uJ)`.
  static func text(_ energy: MeasuredEnergy) -> String {
    let interval = energy.interval95
    return "\(Format.si(energy.energy.value, "J")) (95 %: \(Format.si(interval.lowerBound, "J")) ... "
      + "\(Format.si(interval.upperBound, "J")))"
  }
}
