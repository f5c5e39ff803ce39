import Foundation

/// A complex number, for sums that should read like their formulas.
struct Complex: Sendable {
  var re: Double
  var im: Double

  static let zero = Complex(re: 0, im: 0)

  /// exp(i radians).
  static func phase(_ radians: Double) -> Complex { Complex(re: cos(radians), im: sin(radians)) }

  static func + (a: Complex, b: Complex) -> Complex { Complex(re: a.re + b.re, im: a.im + b.im) }
  static func * (a: Complex, b: Complex) -> Complex {
    Complex(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
  }
  static func * (a: Complex, factor: Double) -> Complex { Complex(re: a.re * factor, im: a.im * factor) }

  var power: Double { re * re + im * im }
}
