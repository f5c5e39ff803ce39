import CandelaHAL

/// A total, marked with what went into it.
///
/// The uncertainty combines sources as independent (root of the sum of squares, GUM §5.1.2) and the entries of one
/// source as fully correlated (linear sum, GUM §5.2.2 note 1): a model or a meter that is 5 % off is 5 % off in every
/// frame, so that repeating it does not make it better.
public struct EnergySum: Sendable, Hashable {
  /// The total, in joules.
  public let energy: Joules
  /// Its standard uncertainty, in joules.
  public let uncertainty: Joules
  /// The methods that went into it, in the order of `EnergyMethod.allCases`; empty for a sum of nothing.
  public let methods: [EnergyMethod]
  /// The parts that went into it, in the order of `EnergyPart.allCases`.
  public let parts: [EnergyPart]

  /// True when figures of different methods were added: show `label` with the figure.
  public var isMixed: Bool { methods.count > 1 }

  /// True when two of the parts cover the same energy (the chip, and its laser or EAC).
  public var countsTwice: Bool { parts.contains { part in parts.contains { part.overlaps($0) } } }

  /// `measured`, or `mixed: measured + modelled`, or `nothing`; with `, counts energy twice` where it does.
  public var label: String {
    let names = methods.map(\.rawValue).joined(separator: " + ")
    let kind = methods.isEmpty ? "nothing" : isMixed ? "mixed: \(names)" : names
    return countsTwice ? "\(kind), counts energy twice" : kind
  }

  /// Standard uncertainty relative to the total; nil when the total is zero.
  public var relativeUncertainty: Double? {
    energy.value == 0 ? nil : uncertainty.value / energy.value.magnitude
  }

  /// The sum shared out evenly over so many frames; nil without frames.
  public func perFrame(of frames: UInt64) -> EnergySum? {
    guard frames > 0 else { return nil }
    let share = 1 / Double(frames)
    return EnergySum(energy: energy * share, uncertainty: uncertainty * share, methods: methods, parts: parts)
  }

  init(energy: Joules, uncertainty: Joules, methods: [EnergyMethod], parts: [EnergyPart]) {
    self.energy = energy
    self.uncertainty = uncertainty
    self.methods = methods
    self.parts = parts
  }

  init(of accounts: [EnergyAccount]) {
    var energy = 0.0
    var squares = 0.0
    for (index, account) in accounts.enumerated() {
      energy += account.energy.value
      // The first account of a source gathers the others: linear within a source, quadrature between sources.
      guard !accounts[..<index].contains(where: { $0.source == account.source }) else { continue }
      let linear = accounts[index...].filter { $0.source == account.source }.reduce(0) { $0 + $1.uncertainty.value }
      squares += linear * linear
    }
    self.energy = Joules(energy)
    uncertainty = Joules(squares.squareRoot())
    methods = EnergyMethod.allCases.filter { method in accounts.contains { $0.method == method } }
    parts = EnergyPart.allCases.filter { part in accounts.contains { $0.part == part } }
  }
}
