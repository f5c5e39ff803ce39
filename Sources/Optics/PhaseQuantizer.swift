/// Rounds phases to the levels of a phase layer, on the circle: a whole turn is as near to zero as to itself.
public struct PhaseQuantizer: Sendable {
  /// Codes of one turn in a continuous mask.
  public static let continuousLevels = 65_536

  /// Levels by their phase within a turn, without two of the same phase.
  private let sorted: [(turns: Double, level: UInt16)]

  /// A quantiser for levels 0..<`levels` (1...65,536) of `phasePerLevelRadians` each. The levels need not span a turn, nor
  /// divide it, nor stay within it.
  public init(levels: Int, phasePerLevelRadians: Double) {
    precondition((1...65_536).contains(levels) && phasePerLevelRadians.isFinite, "1...65,536 levels of a finite phase")
    let all = (0..<levels).map { level in
      (turns: Self.wrapped(Self.turns(ofRadians: Double(level) * phasePerLevelRadians)), level: UInt16(level))
    }
    // Equal phases: the lower level stands first and is the one that is found.
    var distinct: [(turns: Double, level: UInt16)] = []
    for entry in all.sorted(by: { ($0.turns, $0.level) < ($1.turns, $1.level) })
    where distinct.last?.turns != entry.turns {
      distinct.append(entry)
    }
    sorted = distinct
  }

  /// The nearest level of a finite phase in turns, and its distance in turns (0...0.5). The lower level wins a tie.
  public func nearest(toTurns turns: Double) -> (level: UInt16, distanceTurns: Double) {
    let target = Self.wrapped(turns)
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].turns < target { low = middle + 1 } else { high = middle }
    }
    let above = sorted[low == sorted.count ? 0 : low]
    let below = sorted[low == 0 ? sorted.count - 1 : low - 1]
    let first = (level: above.level, distanceTurns: Self.distance(above.turns, target))
    let second = (level: below.level, distanceTurns: Self.distance(below.turns, target))
    return (second.distanceTurns, second.level) < (first.distanceTurns, first.level) ? second : first
  }

  /// The 16-bit code of a finite phase in a continuous mask, and its distance in turns.
  public static func continuousCode(ofTurns turns: Double) -> (level: UInt16, distanceTurns: Double) {
    let target = wrapped(turns)
    let rounded = (target * Double(continuousLevels)).rounded(.toNearestOrAwayFromZero)
    let level = UInt16(truncatingIfNeeded: Int(rounded))
    return (level, distance(Double(level) / Double(continuousLevels), target))
  }

  /// Radians as turns.
  public static func turns(ofRadians radians: Double) -> Double { radians / (2 * 3.14159265358979323846) }

  /// A phase within 0..<1 turns.
  private static func wrapped(_ turns: Double) -> Double {
    let rest = turns - turns.rounded(.down)
    return rest < 1 ? rest : 0
  }

  /// Distance on the circle of two phases within a turn.
  private static func distance(_ left: Double, _ right: Double) -> Double {
    let straight = abs(left - right)
    return min(straight, 1 - straight)
  }
}
