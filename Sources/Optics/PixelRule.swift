/// Where the fields on both sides of a mask are sampled inside its pixels, along one axis, and with what complex weights.
struct PixelRule: Sendable {
  /// Points a pixel.
  let pointsPerPixel: Int
  /// Metres from the axis, pixel by pixel, ascending.
  let positions: [Double]
  /// Weights of the points, in metres.
  let weights: [ComplexFactor]

  /// The same Gauss-Legendre rule in every pixel.
  init(pixels: Int, pitch: Double, count: Int) {
    let rule = GaussLegendre(count: count, length: pitch)
    pointsPerPixel = count
    positions = centred(pixels, pitch: pitch).flatMap { centre in rule.offsets.map { centre + $0 } }
    weights = (0..<pixels).flatMap { _ in rule.weights.map { ComplexFactor(re: $0, im: 0) } }
  }

  /// Two points a pixel, fitted to its light: the carrier is the frequency (in 1/m) that light from and to the axis makes
  /// in the pixel, and all other light lies within `band` of it.
  init(pixels: Int, pitch: Double, band: Double, carrier: (_ centre: Double) -> Double) {
    let fine = GaussLegendre(count: 24, length: pitch)
    var positions: [Double] = []
    var weights: [ComplexFactor] = []
    for centre in centred(pixels, pitch: pitch) {
      let pair = FittedPair(carrier: carrier(centre), band: band, pixel: fine)
      positions += [centre - pair.offset, centre + pair.offset]
      weights += [pair.weight.conjugate, pair.weight]
    }
    pointsPerPixel = 2
    self.positions = positions
    self.weights = weights
  }

  /// Largest carrier, and largest distance of a frequency from it, for which the fitted pair is used, in turns a pixel.
  static let largestCarrierTurns = 0.55
  static let largestBandTurns = 0.35
}

/// Two points at +-offset with conjugate weights that stand for the integral over a pixel.
///
/// For light of frequency f + d, f the carrier, the integral is that of cos(2 pi f y) cos(2 pi d y) less that of
/// sin(2 pi f y) sin(2 pi d y). A pair with the carrier divided out gives P cos(2 pi d t) - R sin(2 pi d t), t its offset:
/// three numbers, fitted where Gauss and Legendre would sample a uniformly filled band, the even part at two of its
/// frequencies and the odd part at one. (Gauss-Legendre points of equal weight, fitted to d = -f, are ten times worse.)
private struct FittedPair {
  let offset: Double
  /// Of the point at +offset.
  let weight: ComplexFactor

  init(carrier: Double, band: Double, pixel: GaussLegendre) {
    let length = pixel.weights.reduce(0, +)
    let near = 0.340 * band
    let far = 0.861 * band
    let odd = 0.775 * band
    let evenNear = Self.even(carrier, near, pixel)
    let evenFar = Self.even(carrier, far, pixel)
    // P cos(2 pi near t) = evenNear and P cos(2 pi far t) = evenFar: halving finds t where both give the same P.
    var (low, high) = (0.0, length / 2)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      let excess =
        evenFar * Kernels.cis(turns: near * middle).cosine - evenNear * Kernels.cis(turns: far * middle).cosine
      if excess < 0 { low = middle } else { high = middle }
    }
    offset = (low + high) / 2
    let p = evenNear / Kernels.cis(turns: near * offset).cosine
    let r = Self.odd(carrier, odd, pixel) / Kernels.cis(turns: odd * offset).sine
    weight = ComplexFactor(re: p / 2, im: r / 2).times(Self.phase(-carrier * offset))
  }

  private static func phase(_ turns: Double) -> ComplexFactor {
    let value = Kernels.cis(turns: turns)
    return ComplexFactor(re: value.cosine, im: value.sine)
  }

  private static func even(_ f: Double, _ d: Double, _ pixel: GaussLegendre) -> Double {
    zip(pixel.offsets, pixel.weights).reduce(0) { sum, point in
      sum + point.1 * Kernels.cis(turns: f * point.0).cosine * Kernels.cis(turns: d * point.0).cosine
    }
  }

  private static func odd(_ f: Double, _ d: Double, _ pixel: GaussLegendre) -> Double {
    zip(pixel.offsets, pixel.weights).reduce(0) { sum, point in
      sum + point.1 * Kernels.cis(turns: f * point.0).sine * Kernels.cis(turns: d * point.0).sine
    }
  }
}
