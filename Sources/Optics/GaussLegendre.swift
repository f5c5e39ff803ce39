/// Gauss-Legendre points and weights.
public struct GaussLegendre: Sendable, Hashable {
  /// Most points of a rule.
  public static let largestCount = 128

  /// Points, ascending, as offsets from the centre of the interval.
  public let offsets: [Double]
  /// Weights; their sum is the interval's length.
  public let weights: [Double]

  /// `count` points (1...128) over an interval of `length` centred on zero: exact for polynomials of degree
  /// 2 count - 1.
  public init(count: Int, length: Double) {
    precondition((1...Self.largestCount).contains(count), "1...128 points")
    var offsets: [Double] = []
    var weights: [Double] = []
    for index in 0..<count {
      let (root, slope) = Self.root(index, degree: count)
      offsets.append(root * length / 2)
      weights.append(length / ((1 - root * root) * slope * slope))
    }
    self.offsets = offsets
    self.weights = weights
  }

  /// The index-th root of the Legendre polynomial, ascending, and the polynomial's slope there.
  private static func root(_ index: Int, degree: Int) -> (root: Double, slope: Double) {
    let guess = Kernels.cis(turns: (Double(degree - 1 - index) + 0.75) / (Double(degree) + 0.5) / 2).cosine
    var x = guess
    var slope = 1.0
    // Newton's method doubles the digits each time; the guess has three, so six rounds are more than enough.
    for _ in 0..<6 {
      let (value, derivative) = legendre(x, degree: degree)
      slope = derivative
      x -= value / derivative
    }
    return (x, slope)
  }

  private static func legendre(_ x: Double, degree: Int) -> (value: Double, derivative: Double) {
    var previous = 1.0
    var value = x
    if degree == 1 { return (x, 1) }
    for n in 2...degree {
      let order = Double(n)
      (previous, value) = (value, ((2 * order - 1) * x * value - (order - 1) * previous) / order)
    }
    return (value, Double(degree) * (x * value - previous) / (x * x - 1))
  }
}
