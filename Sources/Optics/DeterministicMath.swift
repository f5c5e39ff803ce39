/// The few transcendental functions that results depend on, without libm: the same bits on every machine.
public enum DeterministicMath {
  /// exp(x) for -32 <= x <= 0: the Taylor series of x / 64, squared six times.
  public static func exponential(_ x: Double) -> Double {
    precondition(x >= -32 && x <= 0, "-32...0")
    let small = x / 64
    var sum = 1.0
    for order in stride(from: 14, to: 0, by: -1) { sum = 1 + small / Double(order) * sum }
    for _ in 0..<6 { sum *= sum }
    return sum
  }

  /// ln x for positive normal x: ln 2 times the exponent, plus the series of 2 artanh((m - 1) / (m + 1)).
  public static func naturalLogarithm(_ x: Double) -> Double {
    precondition(x >= .leastNormalMagnitude && x.isFinite, "positive and normal")
    var exponent = Double(x.exponent)
    var mantissa = x.significand
    if mantissa > 1.4142135623730951 {
      mantissa /= 2
      exponent += 1
    }
    let t = (mantissa - 1) / (mantissa + 1)
    let square = t * t
    var sum = 0.0
    for order in stride(from: 23, through: 1, by: -2) { sum = sum * square + 1 / Double(order) }
    return exponent * 0.69314718055994530942 + 2 * t * sum
  }

  /// cos and sin of an angle in turns; |turns| < 1e12.
  public static func cis(turns: Double) -> (cosine: Double, sine: Double) { Kernels.cis(turns: turns) }
}
