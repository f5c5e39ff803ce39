/// Interpolation of a band-limited field from a coarse, regular grid of nodes along one axis.
///
/// The field at a second mask, divided by the spherical phase of its leg, holds no spatial frequency above half the first
/// mask's side over wavelength and distance: often less than half of what the mask's pixels could carry. It is computed on
/// nodes 1.4 times as dense as this band needs and interpolated by a sinc under a Kaiser window (Kaiser and Schafer, IEEE
/// Trans. ASSP 28, 105, 1980) of 12 nodes to each side, which keeps aliases of the band below 1e-4.
package struct BandInterpolation: Sendable {
  /// Density of the nodes over that which the band needs.
  private static let oversampling = 1.4
  /// Nodes to each side that a point is made of.
  private static let reachNodes = 12

  /// Nodes in metres from the axis, ascending.
  let nodes: [Double]
  /// Points x nodes, real; a row is zero beyond `reachNodes` from its point.
  package let matrix: RealMatrix
  private let spacing: Double
  private let positions: [Double]

  /// Points at most `halfSide` from the axis, ascending, and the band's largest frequency in 1/m.
  init(positions: [Double], halfSide: Double, largestFrequency: Double) {
    spacing = 1 / (2 * largestFrequency * Self.oversampling)
    let half = Int((halfSide / spacing).rounded(.up)) + Self.reachNodes
    let pitch = spacing
    nodes = (-half...half).map { Double($0) * pitch }
    self.positions = positions
    let window = KaiserWindow(shape: 3.14159265358979323846 * Double(Self.reachNodes) * (1 - 1 / Self.oversampling))
    var matrix = RealMatrix(rows: positions.count, columns: nodes.count)
    for (row, position) in positions.enumerated() {
      for (column, node) in nodes.enumerated() {
        let distance = (position - node) / pitch
        guard abs(distance) < Double(Self.reachNodes) else { continue }
        let weight = Self.sinc(distance) * window.value(at: distance / Double(Self.reachNodes))
        matrix.values[row * nodes.count + column] = Float(weight)
      }
    }
    self.matrix = matrix
  }

  /// How many nodes there would be.
  static func nodeCount(halfSide: Double, largestFrequency: Double) -> Int {
    let steps = halfSide * 2 * largestFrequency * oversampling
    return steps < 1e6 ? 2 * (Int(steps.rounded(.up)) + reachNodes) + 1 : .max
  }

  /// Distance of the outermost node from the axis.
  var reach: Double { nodes.last ?? 0 }

  /// The nodes that the points of a range are made of.
  func support(of points: Range<Int>) -> Range<Int> {
    let first = Int((positions[points.lowerBound] / spacing).rounded(.down)) - Self.reachNodes
    let last = Int((positions[points.upperBound - 1] / spacing).rounded(.up)) + Self.reachNodes
    let half = nodes.count / 2
    return max(0, first + half)..<min(nodes.count, last + half + 1)
  }

  private static func sinc(_ x: Double) -> Double {
    x == 0 ? 1 : Kernels.cis(turns: x / 2).sine / (3.14159265358979323846 * x)
  }
}

/// I0(shape sqrt(1 - u^2)) / I0(shape), I0 the modified Bessel function of the first kind.
private struct KaiserWindow {
  let shape: Double

  func value(at u: Double) -> Double {
    Self.bessel(shape * shape * (1 - u * u)) / Self.bessel(shape * shape)
  }

  /// I0(x) of x squared, by its power series: 40 terms are exact for the shapes used here (x below 20).
  private static func bessel(_ square: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for order in 1...40 {
      term *= square / (4 * Double(order) * Double(order))
      sum += term
    }
    return sum
  }
}
