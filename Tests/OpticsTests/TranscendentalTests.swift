import CKernels
import CandelaOptics
import Foundation
import Testing

/// The functions that stand in for libm, against libm or against values that SciPy printed.
struct TranscendentalTests {
  @Test(arguments: [0.3, 1.0, 40.7, 31_234.567])
  func cis_agreesWithLibm(range: Double) {
    var worst = 0.0
    for index in 0...20_000 {
      let turns = range * (Double(index) / 10_000 - 1)
      let value = DeterministicMath.cis(turns: turns)
      // The whole turns are taken off exactly, so that libm's argument has no rounding to speak of.
      let radians = 2 * Double.pi * (turns - turns.rounded())
      worst = max(worst, abs(value.cosine - cos(radians)), abs(value.sine - sin(radians)))
    }
    print("cis within \(range) turns: largest error \(worst)")
    // Promised: 4e-16; libm's argument above has an error of half a unit in the last place of pi, 2.2e-16.
    #expect(worst < 6.5e-16)
  }

  @Test func cis_isExact_atWholeQuarters() {
    let quarters: [(cosine: Double, sine: Double)] = [(1, 0), (0, 1), (-1, 0), (0, -1)]
    for quarter in -9...9 {
      let value = DeterministicMath.cis(turns: Double(quarter) / 4)
      #expect(value == quarters[quarter & 3], "\(quarter) quarters")
    }
    #expect(DeterministicMath.cis(turns: 0x1p39 + 0.25) == (0, 1))
    #expect(DeterministicMath.cis(turns: -0x1p39 - 0.25) == (0, -1))
  }

  @Test(arguments: [
    (0.0, 1.0), (-1e-9, 0.999999999), (-0.1, 0.9048374180359595), (-1, 0.36787944117144233),
    (-2.5, 0.0820849986238988), (-10, 4.5399929762484854e-05), (-20.25, 1.6052280551856116e-09),
    (-31.9, 1.3996067466554418e-14),
  ])
  func exponential_agreesWithSciPy(x: Double, expected: Double) {
    // 2e-16 before the six squarings, each of which doubles it.
    #expect(abs(DeterministicMath.exponential(x) / expected - 1) < 1.5e-14)
  }

  @Test(arguments: [
    (1e-300, -690.7755278982137), (0x1p-53, -36.7368005696771), (0.1, -2.3025850929940455),
    (0.5, -0.6931471805599453), (0.7071, -0.346583180371942), (0.999999, -1.000000500029089e-06), (1, 0),
    (1.5, 0.4054651081081644), (1.4142135623730951, 0.3465735902799727), (3, 1.0986122886681098),
    (1e10, 23.025850929940457),
  ])
  func logarithm_agreesWithSciPy(x: Double, expected: Double) {
    #expect(abs(DeterministicMath.naturalLogarithm(x) - expected) <= 4e-16 * max(abs(expected), 1e-3))
  }

  @Test(arguments: [
    (1e-300, -37.0470962993612), (1e-20, -9.262340089798409), (0x1p-53, -8.209536151601387),
    (1e-10, -6.361340902404056), (1e-05, -4.264890793922825), (0.01, -2.3263478740408408),
    (0.075, -1.4395314709384563), (0.0750000001, -1.4395314702320188), (0.25, -0.6744897501960817), (0.5, 0),
    (0.6, 0.2533471031357997), (0.925, 1.4395314709384563), (0.99, 2.3263478740408408),
    (0.9999, 3.719016485455709), (1 - 0x1p-53, 8.209536151601387),
  ])
  func normalQuantile_agreesWithSciPy(probability: Double, expected: Double) {
    #expect(abs(NormalQuantile.value(at: probability) - expected) <= 2e-15 * max(abs(expected), 1e-3))
  }

  @Test(arguments: [1, 2, 3, 4, 5, 8, 17, 18, 64, 128])
  func gaussLegendre_integratesPolynomials_upToTwiceItsPoints(count: Int) {
    let rule = GaussLegendre(count: count, length: 2)
    #expect(rule.offsets == rule.offsets.sorted())
    for degree in 0..<2 * count {
      let sum = zip(rule.offsets, rule.weights).reduce(0) { $0 + $1.1 * power($1.0, degree) }
      let exact = degree % 2 == 0 ? 2 / Double(degree + 1) : 0
      #expect(abs(sum - exact) < 2e-13, "x^\(degree) with \(count) points")
    }
    // The first even degree beyond must fail, or the test above says nothing; below 1e-13 it cannot be told.
    let beyond = zip(rule.offsets, rule.weights).reduce(0) { $0 + $1.1 * power($1.0, 2 * count) }
    if count <= 17 { #expect(abs(beyond - 2 / Double(2 * count + 1)) > 1e-12) }
  }

  private func power(_ x: Double, _ exponent: Int) -> Double { (0..<exponent).reduce(1) { value, _ in value * x } }

  @Test func gaussLegendre_scalesWithItsInterval() {
    let rule = GaussLegendre(count: 2, length: 6)
    #expect(abs(rule.offsets[1] - 3 / 3.0.squareRoot()) < 1e-15)
    #expect(rule.weights.allSatisfy { abs($0 - 3) < 1e-14 })
  }
}
