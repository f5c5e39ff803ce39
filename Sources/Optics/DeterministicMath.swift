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

  /// ln x for positive normal x.
  public static func naturalLogarithm(_ x: Double) -> Double { Kernels.naturalLogarithm(x) }

  /// cos and sin of an angle in turns; |turns| < 1e12.
  public static func cis(turns: Double) -> (cosine: Double, sine: Double) { Kernels.cis(turns: turns) }
}
