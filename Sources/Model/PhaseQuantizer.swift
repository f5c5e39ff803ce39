import CandelaOptics

/// Rounds phases to the levels of one layer, on the circle: 2 pi is as near to 0 as to itself.
struct PhaseQuantizer {
  private static let turn = 2 * 3.14159265358979323846

  /// Levels by their phase within a turn, without two of the same phase.
  private let sorted: [(phase: Double, level: UInt16)]

  /// A quantiser for levels 0..<`layer.levels` of `layer.phasePerLevelRadians` each. The levels need not span a turn,
  /// nor divide it, nor stay within it.
  init(_ layer: MaskDescription.Layer) {
    let all = (0..<layer.levels).map { level in
      (phase: Self.wrapped(Double(level) * layer.phasePerLevelRadians), level: UInt16(level))
    }
    // Equal phases: the lower level stands first and is the one that is found.
    var distinct: [(phase: Double, level: UInt16)] = []
    for entry in all.sorted(by: { ($0.phase, $0.level) < ($1.phase, $1.level) })
    where distinct.last?.phase != entry.phase {
      distinct.append(entry)
    }
    sorted = distinct
  }

  /// The nearest level of a finite phase, and its distance in radians (0...pi). The lower level wins a tie.
  func nearest(to phase: Double) -> (level: UInt16, distance: Double) {
    let target = Self.wrapped(phase)
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].phase < target { low = middle + 1 } else { high = middle }
    }
    let above = sorted[low == sorted.count ? 0 : low]
    let below = sorted[low == 0 ? sorted.count - 1 : low - 1]
    let candidates = [above, below].map { (level: $0.level, distance: Self.distance($0.phase, target)) }
    let first = candidates[0]
    let second = candidates[1]
    return (second.distance, second.level) < (first.distance, first.level) ? second : first
  }

  /// A phase within 0..<2 pi. The remainder is exact, so it is the same on every machine.
  static func wrapped(_ phase: Double) -> Double {
    let remainder = phase.truncatingRemainder(dividingBy: turn)
    guard remainder < 0 else { return remainder }
    let positive = remainder + turn
    return positive < turn ? positive : 0
  }

  /// Distance on the circle of two phases within a turn.
  static func distance(_ left: Double, _ right: Double) -> Double {
    let straight = abs(left - right)
    return min(straight, turn - straight)
  }

  /// The 16-bit code of a finite phase in a continuous mask, and its distance in radians.
  static func continuousCode(of phase: Double) -> (level: UInt16, distance: Double) {
    let target = wrapped(phase)
    let rounded = (target / turn * Double(MaskDescription.continuousLevels)).rounded(.toNearestOrAwayFromZero)
    let level = UInt16(truncatingIfNeeded: Int(rounded))
    return (level, distance(Double(level) * PhaseMask.continuousStepRadians, target))
  }
}
