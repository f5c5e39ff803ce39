import Foundation

/// How far the sum of independent errors reaches: the half-width that holds a share of its distribution.
///
/// With rectangular components the usual factor of 1.96 is wrong (one alone never leaves 1.73 standard uncertainties), so the
/// distribution of the sum is worked out: the normal parts together, each rectangle folded in as a running mean
/// (JCGM 101:2008 does the same by drawing). All components are centred on zero.
public enum CoverageInterval {
  /// Points of the distribution on either side of zero.
  private static let points = 2048
  /// Rectangles of a smaller half-width, in grid steps, move nothing; folding them in would only lose digits.
  private static let narrowest = 1e-6
  /// Normal parts are followed to so many standard uncertainties.
  private static let normalReach = 6.0

  /// The half-width of the interval that holds `share` (0...1, exclusive) of the sum of the components; 0 without any.
  public static func halfWidth(of components: [UncertaintyComponent], share: Double = 0.95) -> Double {
    precondition(share > 0 && share < 1, "a share between 0 and 1")
    let rectangles = components.filter { $0.shape == .rectangular && $0.standard.value > 0 }.map {
      $0.standard.value * 3.0.squareRoot()
    }
    let normal = components.filter { $0.shape == .normal }.reduce(0) { $0 + $1.standard.value * $1.standard.value }
      .squareRoot()
    let reach = rectangles.reduce(0, +) + normalReach * normal
    guard reach > 0 else { return 0 }
    let step = reach / Double(points)
    var density = start(normal: normal, step: step)
    for rectangle in rectangles where rectangle / step > narrowest {
      density = folded(density, halfWidth: rectangle / step)
    }
    return quantile(density, share: share) * step
  }

  /// The normal parts on the grid; a spike where there are none. Index `points` is zero.
  private static func start(normal: Double, step: Double) -> [Double] {
    (-points...points).map { index in
      guard normal > 0 else { return index == 0 ? 1 : 0 }
      let z = Double(index) * step / normal
      return exp(-z * z / 2)
    }
  }

  /// The density with a rectangle of +-`halfWidth` grid steps folded in: the mean over that neighbourhood, with the part
  /// of a step at either end.
  private static func folded(_ density: [Double], halfWidth: Double) -> [Double] {
    // The integral of the piecewise linear sum up to any place: sums up to a whole step, the next step in proportion.
    var sums = [0.0]
    sums.reserveCapacity(density.count + 1)
    for value in density { sums.append((sums.last ?? 0) + value) }
    let total = sums[density.count]
    func integral(to place: Double) -> Double {
      // The cell of index i reaches from i - 0.5 to i + 0.5.
      let shifted = place + 0.5
      guard shifted > 0 else { return 0 }
      guard shifted < Double(density.count) else { return total }
      let whole = Int(shifted)
      return sums[whole] + density[whole] * (shifted - Double(whole))
    }
    return density.indices.map { index in
      (integral(to: Double(index) + halfWidth) - integral(to: Double(index) - halfWidth)) / (2 * halfWidth)
    }
  }

  /// Grid steps from zero that hold `share` of a symmetrical density.
  private static func quantile(_ density: [Double], share: Double) -> Double {
    let wanted = share * density.reduce(0, +)
    var held = density[points]
    // The centre cell alone reaches half a step to either side.
    if held >= wanted { return 0.5 * wanted / held }
    for distance in 1...points {
      let both = density[points + distance] + density[points - distance]
      if held + both >= wanted { return Double(distance) - 0.5 + (wanted - held) / both }
      held += both
    }
    return Double(points)
  }
}
