import CandelaHAL

/// A scope's total, with the mark of what went into it.
public struct RunEnergySum: Sendable {
  /// Which scope.
  public let scope: EnergyScope
  /// Everything that was counted.
  public let gross: MeasuredEnergy
  /// Without idle energy; nil where one of the parts' is not known.
  public let net: MeasuredEnergy?
  /// Idle power before and after, of the metered parts; nil where one is not known.
  public let idle: (before: Watts, after: Watts)?
  /// The sum with its marks.
  public let mark: EnergySum
  /// What the scope needs and no account covers; a sum that lacks something is a lower bound.
  public let lacks: [EnergyPart]
  private let frames: UInt64

  init(_ scope: EnergyScope, of accounts: [RunAccount], lost: Set<EnergyPart>, start: Timestamp, frames: UInt64) {
    self.scope = scope
    self.frames = frames
    gross = .sum(accounts.map(\.gross))
    let missing = scope.essentials.filter { part in !accounts.contains { $0.part.contents.contains(part) } }
    // One board's rail does not stand for another's.
    lacks =
      missing
      + EnergyPart.allCases.filter { part in
        lost.contains(part) && accounts.contains { $0.isMetered && $0.part == part }
      }
    let nets = accounts.compactMap(\.net)
    net = nets.count == accounts.count ? .sum(nets) : nil
    let metered = accounts.filter(\.isMetered)
    let idles = metered.compactMap(\.idle)
    idle =
      idles.isEmpty || idles.count < metered.count
      ? nil
      : (
        Watts(idles.reduce(0) { $0 + $1.idleBefore.value }), Watts(idles.reduce(0) { $0 + $1.idleAfter.value })
      )
    var ledger = EnergyLedger()
    for account in accounts { ledger.record(account.entry(start: start)) }
    mark = ledger.mixedTotal()
  }

  /// The share of a frame; nil without frames.
  public var grossPerFrame: MeasuredEnergy? { frames > 0 ? gross.divided(by: frames) : nil }
  /// The share of a frame without idle energy; nil without frames or where it is not known.
  public var netPerFrame: MeasuredEnergy? { frames > 0 ? net?.divided(by: frames) : nil }
}
