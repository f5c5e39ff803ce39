/// Where the diodes sample the field along one axis, in open space, and the square roots of the samples' weights.
struct DetectorSamples: Sendable {
  /// Metres from the axis, diode by diode.
  let positions: [Double]
  /// Factors on the field: their products' squares are the weights of |u|^2.
  let amplitudes: [Double]

  /// Samples for |field|^2 with a largest spatial frequency along one axis, in 1/m: the mask's side over wavelength and
  /// distance, as the interference of light from its two edges.
  init(_ detector: Detector, largestFrequency: Double) {
    let centres = centred(detector.pixels, pitch: detector.pitchMeters)
    let offsets: [Double]
    let side: Double
    switch detector.sampling {
    case .area(let length):
      side = length
      let offset = Self.pairOffset(side: length, largestFrequency: largestFrequency)
      offsets = [-offset, offset]
    case .point(let length):
      side = length
      offsets = [0]
    case .bilinear: preconditionFailure("validated: bilinear sampling belongs to periodic propagation")
    }
    let amplitude = (side / Double(offsets.count)).squareRoot()
    positions = centres.flatMap { centre in offsets.map { centre + $0 } }
    amplitudes = [Double](repeating: amplitude, count: positions.count)
  }

  /// The distance from the centre at which two points of equal weight stand for an interval, fitted to the band.
  ///
  /// The mean of cos(2 pi f t) over the interval is sin x / x with x = pi f side; two points at +-d give cos(2 pi f d).
  /// Gauss and Legendre's d = side / sqrt(12) makes both equal to the order x^2, so all that is left of the error has
  /// one sign. With d^2 = side^2 / 12 (1 - x^2 / 45) they are equal to the order x^4 at one frequency. Two thirds of the
  /// largest is the best one for a wholly lit mask, whose frequencies thin out linearly: the error is then less than half
  /// of Gauss and Legendre's (docs/optics.md). Beyond x = pi the mean has its first zero passed, and nothing can be fitted.
  private static func pairOffset(side: Double, largestFrequency: Double) -> Double {
    let x = min(1, side * largestFrequency * 2 / 3) * 3.14159265358979323846
    return (side * side / 12 * (1 - x * x / 45)).squareRoot()
  }
}
