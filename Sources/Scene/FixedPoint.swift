/// Fixed-point numbers in an `Int`. Integers only, so that a frame has the same bytes on every machine.
package enum FixedPoint {
  /// One, with 16 fractional bits: lengths (in frame sides or pixels), grey levels, full turns.
  package static let one16 = 1 << 16
  /// One, with 20 fractional bits: coordinates inside a shape, in shape radii. Squares of anything below 1,000 fit.
  package static let one20 = 1 << 20
  /// One, with 30 fractional bits: sine and cosine.
  package static let one30 = 1 << 30

  /// Thousandths to 16 fractional bits.
  package static func fromThousandths(_ value: Int) -> Int { value * one16 / 1000 }

  /// Sine of an angle of which 65,536 make a turn, with 30 fractional bits; off by less than 5e-6.
  package static func sine(_ turn16: Int) -> Int {
    let quarter = one16 / 4
    let wrapped = turn16 & (one16 - 1)
    let half = wrapped & (2 * quarter - 1)
    let folded = half <= quarter ? half : 2 * quarter - half
    let value = quarterSine(folded << 16)
    return wrapped < 2 * quarter ? value : -value
  }

  /// Cosine of an angle of which 65,536 make a turn, with 30 fractional bits.
  package static func cosine(_ turn16: Int) -> Int { sine(turn16 + one16 / 4) }

  /// `amplitude * sine / 2^30`, rounded down: a swing of that amplitude.
  package static func swing(_ amplitude: Int, _ turn16: Int) -> Int { (amplitude * sine(turn16)) >> 30 }

  /// sin(pi/2 z) for z in 0...1 (30 fractional bits): the Taylor series to z^9.
  private static func quarterSine(_ z: Int) -> Int {
    // (pi/2)^n / n! for n = 9, 7, 5, 3, 1, times 2^30
    let coefficients = (172_272, 5_026_995, 85_569_306, 693_598_668, 1_686_629_713)
    let square = (z * z) >> 30
    var sum = coefficients.0
    sum = coefficients.1 - ((sum * square) >> 30)
    sum = coefficients.2 - ((sum * square) >> 30)
    sum = coefficients.3 - ((sum * square) >> 30)
    sum = coefficients.4 - ((sum * square) >> 30)
    return min((sum * z) >> 30, one30)
  }
}
