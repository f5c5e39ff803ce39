import CandelaHAL

/// The published figures, recomputed from their definitions: for the paper's chip, for a board and class count, and beside
/// each what it counts and what a whole system does.
public struct ClaimTable: Sendable, Hashable {
  /// Most classes of the chip: its weight banks.
  public static let mostClasses = 16
  /// Class count of the published headline figures.
  public static let publishedClasses = 3

  /// The board in use.
  public let chip: ClaimedChip
  /// Its class count, 1...16.
  public let classes: Int
  /// What it is compared with.
  public let reference: ReferenceProcessor
  /// What a run of the whole system did; nil without a run.
  public let system: SystemFigures?

  /// A table for a board.
  /// - Precondition: `classes` is 1...16.
  public init(
    chip: ClaimedChip, classes: Int, reference: ReferenceProcessor = .publishedA100, system: SystemFigures? = nil
  ) {
    precondition((1...Self.mostClasses).contains(classes), "1 to 16 classes")
    self.chip = chip
    self.classes = classes
    self.reference = reference
    self.system = system
  }

  /// All claims in the order in which the publication builds on them.
  public var claims: [Claim] { [operations, share, slot, frameTime, rate, energy, efficiency] + comparisons }

  /// The figures that depend on the class count, for 1...16 classes on this board.
  public var byClasses: [ClassFigures] {
    (1...Self.mostClasses).map { ClassFigures(chip: chip, classes: $0, reference: reference) }
  }

  /// A quantity of a chip with so many classes.
  typealias Quantity = (ClaimedChip, Int) -> Double

  func claim(
    _ name: String, _ unit: String, published: Double?, source: String, formula: String, counts: String,
    leavesOut: String, system: Double? = nil, note: String, _ quantity: Quantity
  ) -> Claim {
    Claim(
      name: name, unit: unit, published: published, source: source,
      recomputed: quantity(.published, Self.publishedClasses), board: quantity(chip, classes), formula: formula,
      counts: counts, leavesOut: leavesOut, system: system, systemNote: note)
  }

  /// What stands where a figure needs a run, or a run with a meter.
  func note(_ text: String, needsEnergy: Bool = false) -> String {
    guard let system else { return "needs a run: --run" }
    guard !needsEnergy || system.frameEnergy != nil else { return "not measured: no meter covered the run" }
    return "\(text) (\(system.kind): \(system.run))"
  }
}

/// A board's figures for one class count.
public struct ClassFigures: Sendable, Hashable {
  /// Classes, 1...16.
  public let classes: Int
  /// Operations of a frame as the authors count them.
  public let operations: Double
  /// Time of a frame, in seconds.
  public let frameSeconds: Double
  /// Energy of a frame.
  public let frameEnergy: Joules
  /// Operations a second.
  public let rate: Double
  /// Operations a joule.
  public let efficiency: Double
  /// Share of the optical operations.
  public let opticalShare: Double
  /// The reference's frame time by this one.
  public let latencyRatio: Double
  /// The reference's frame energy by this one.
  public let energyRatio: Double

  init(chip: ClaimedChip, classes: Int, reference: ReferenceProcessor) {
    self.classes = classes
    operations = chip.operations(classes: classes)
    frameSeconds = chip.frameSeconds(classes: classes)
    frameEnergy = chip.frameEnergy(classes: classes)
    rate = operations / frameSeconds
    efficiency = operations / frameEnergy.value
    opticalShare = chip.opticalOperations / operations
    latencyRatio = reference.frameSeconds / frameSeconds
    energyRatio = reference.frameEnergy.value / frameEnergy.value
  }
}
