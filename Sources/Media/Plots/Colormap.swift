/// A scale of 256 colours, from the least value to the greatest.
public struct Colormap: Sendable {
  private let colours: [Colour]

  /// The colour of `position`, 0...1; values outside are clipped, not-a-number is the least.
  public func callAsFunction(_ position: Double) -> Colour {
    colours[position > 0 ? Int(min(position, 1) * 255 + 0.5) : 0]
  }

  /// From near black over violet and orange-red to pale yellow, for light: equal steps of value are equal steps of
  /// lightness.
  public static let glow = Colormap(
    lightness: (0.12, 0.97), start: (0.00, -0.03), bend: (0.26, -0.16), bend2: (0.14, 0.26), end: (-0.02, 0.09))

  /// From white to deep blue, for counts and shares on paper.
  public static let paper = Colormap(
    lightness: (1.0, 0.36), start: (0, 0), bend: (-0.04, -0.02), bend2: (-0.05, -0.12), end: (-0.02, -0.13))

  /// From black to white.
  public static let grey = Colormap(colours: (0..<256).map { Colour(grey: UInt8($0)) })

  private init(colours: [Colour]) { self.colours = colours }

  private typealias Chroma = (a: Double, b: Double)

  /// Lightness on a straight line, chroma on a cubic Bézier curve, in the OKLab space (Ottosson 2020), which is made
  /// so that equal distances look equal.
  private init(lightness: (Double, Double), start: Chroma, bend: Chroma, bend2: Chroma, end: Chroma) {
    colours = (0..<256).map { index in
      let t = Double(index) / 255
      let s = 1 - t
      func curve(_ p: Double, _ q: Double, _ r: Double, _ e: Double) -> Double {
        s * s * s * p + 3 * s * s * t * q + 3 * s * t * t * r + t * t * t * e
      }
      return Self.colour(
        lightness: s * lightness.0 + t * lightness.1, a: curve(start.a, bend.a, bend2.a, end.a),
        b: curve(start.b, bend.b, bend2.b, end.b))
    }
  }

  /// OKLab to sRGB, colours outside the gamut clipped. The matrices are those of the space's definition.
  private static func colour(lightness: Double, a: Double, b: Double) -> Colour {
    func cube(_ x: Double) -> Double { x * x * x }
    let long = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let medium = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let short = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    return Colour(
      encode(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
      encode(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
      encode(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short))
  }

  /// Linear light to an sRGB byte (IEC 61966-2-1).
  private static func encode(_ linear: Double) -> UInt8 {
    let value = min(max(linear, 0), 1)
    let encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * powerOfFiveTwelfths(value) - 0.055
    return UInt8(encoded * 255 + 0.5)
  }

  /// x^(1 / 2.4) for 0 < x <= 1 without libm: the cube root of x^(1/4) by Newton's method, to the fifth power.
  private static func powerOfFiveTwelfths(_ x: Double) -> Double {
    let fourthRoot = x.squareRoot().squareRoot()
    var root = (1 + fourthRoot) / 2
    for _ in 0..<8 { root = (2 * root + fourthRoot / (root * root)) / 3 }
    return root * root * root * root * root
  }
}
