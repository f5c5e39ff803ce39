import CandelaHAL
import CandelaMetering

/// A run's energy books as JSON: what `candela run --json` writes and `candela meter report` reads. Joules a frame, with the
/// ends of their 95 % intervals.
package struct RunEnergyOutput: Codable {
  package struct Account: Codable {
    package let part: String
    package let scopes: [String]
    package let method: String
    package let kind: String
    package let source: String
    package let joules: Double
    package let joules_per_frame: Double?
    package let low95: Double?
    package let high95: Double?
    package let net_joules_per_frame: Double?
    package let net_low95: Double?
    package let net_high95: Double?
    package let idle_before_w: Double?
    package let idle_after_w: Double?
    package let duration_s: Double
  }

  package struct Sum: Codable {
    package let scope: String
    package let kind: String
    package let mixed: Bool
    package let parts: [String]
    package let lacks: [String]
    package let joules: Double
    package let joules_per_frame: Double?
    package let low95: Double?
    package let high95: Double?
    package let net_joules_per_frame: Double?
    package let net_low95: Double?
    package let net_high95: Double?
  }

  package struct Idle: Codable {
    package let before_w: Double
    package let after_w: Double
  }

  package let accounts: [Account]
  package let sums: [Sum]
  /// Of the chip's scope; nil where it was not measured.
  package let idle: Idle?
  package let missing: [String]

  package init(_ energy: RunEnergy) {
    accounts = energy.accounts.map { Account($0, frames: energy.frames) }
    let sums = EnergyScope.allCases.compactMap { energy.sum($0) }
    self.sums = sums.map { Sum($0) }
    idle = sums.first { $0.scope == .chip }?.idle.map { Idle(before_w: $0.before.value, after_w: $0.after.value) }
    missing = energy.missing
  }

  /// A scope's sum; nil without one.
  package func sum(_ scope: EnergyScope) -> Sum? { sums.first { $0.scope == scope.rawValue } }
}

extension RunEnergyOutput.Account {
  init(_ account: RunAccount, frames: UInt64) {
    let gross = frames > 0 ? account.gross.divided(by: frames) : nil
    let net = frames > 0 ? account.net?.divided(by: frames) : nil
    let (interval, netInterval) = (gross?.interval95, net?.interval95)
    self.init(
      part: account.part.rawValue, scopes: account.scopes.map(\.rawValue),
      method: account.isMetered ? EnergyMethod.measured.rawValue : account.method.rawValue,
      kind: account.method.rawValue, source: account.source, joules: account.gross.energy.value,
      joules_per_frame: gross?.energy.value, low95: interval?.lowerBound, high95: interval?.upperBound,
      net_joules_per_frame: net?.energy.value, net_low95: netInterval?.lowerBound, net_high95: netInterval?.upperBound,
      idle_before_w: account.idle?.idleBefore.value, idle_after_w: account.idle?.idleAfter.value,
      duration_s: account.gross.duration.inSeconds)
  }
}

extension RunEnergyOutput.Sum {
  init(_ sum: RunEnergySum) {
    let (gross, net) = (sum.grossPerFrame, sum.netPerFrame)
    let (interval, netInterval) = (gross?.interval95, net?.interval95)
    self.init(
      scope: sum.scope.rawValue, kind: sum.mark.label, mixed: sum.mark.isMixed, parts: sum.mark.parts.map(\.rawValue),
      lacks: sum.lacks.map(\.rawValue), joules: sum.gross.energy.value, joules_per_frame: gross?.energy.value,
      low95: interval?.lowerBound, high95: interval?.upperBound, net_joules_per_frame: net?.energy.value,
      net_low95: netInterval?.lowerBound, net_high95: netInterval?.upperBound)
  }
}
