import CandelaOptics
import Testing

/// Two by two points a diode against the integral over its active area, on the full bench with wholly lit apertures,
/// where direct summation would take hours: the truth is a fine grid of points from the same propagation.
struct DiodeSamplingTests {
  private static let diodes = 5
  /// The active area is 6 steps wide (10.5 um) and the diodes are 20 apart (35 um).
  private static let (step, span, spacing) = (1.75e-6, 6, 20)
  /// Closed Newton-Cotes weights of seven points: exact for polynomials of degree 7.
  private static let weights = [41.0, 216, 27, 272, 27, 216, 41].map { $0 / 840 }

  private func design(pixels: Int, pitch: Double, sampling: DetectorSampling) -> OpticalDesign {
    var design = Fixture.bench()
    design.detector = Detector(pixels: pixels, pitchMeters: pitch, sampling: sampling)
    return design
  }

  /// The integrals over the active areas from the intensities on the grid of steps.
  private func integrals(_ grid: [Double], side: Int) -> [Double] {
    let reach = Self.span / 2
    return (0..<Self.diodes * Self.diodes).map { diode in
      let row = side / 2 + (diode / Self.diodes - Self.diodes / 2) * Self.spacing
      let column = side / 2 + (diode % Self.diodes - Self.diodes / 2) * Self.spacing
      var sum = 0.0
      for y in -reach...reach {
        for x in -reach...reach {
          sum += Self.weights[y + reach] * Self.weights[x + reach] * grid[(row + y) * side + column + x]
        }
      }
      return sum * Double(Self.span * Self.span)
    }
  }

  @Test func twoPoints_costLessThanTwoInAThousand_forLitApertures() throws {
    let side = (Self.diodes - 1) * Self.spacing + Self.span + 1
    let fine = design(pixels: side, pitch: Self.step, sampling: .point(sideMeters: Self.step))
    let coarse = design(
      pixels: Self.diodes, pitch: Self.step * Double(Self.spacing),
      sampling: .area(sideMeters: Self.step * Double(Self.span)))
    let mask = Fixture.mask(for: fine, seed: 8)
    let options = OperatorOptions(fixedTerms: 2)
    let (points, areas) = (
      try FieldOperator(design: fine, masks: [mask], options: options),
      try FieldOperator(design: coarse, masks: [mask], options: options)
    )
    let object = (0..<784).map { (8..<20).contains($0 / 28) && (6..<22).contains($0 % 28) ? UInt8(200) : 0 }
    for (name, aperture) in [
      ("random", Fixture.aperture(784, seed: 61)), ("uniform", [UInt8](repeating: 128, count: 784)), ("object", object),
    ] {
      let truth = integrals(Fixture.intensities(points, aperture), side: side)
      let error = relativeError(Fixture.intensities(areas, aperture), of: truth)
      print("full bench, 2 x 2 points a diode, \(name) aperture: \(error)")
      #expect(error < 2e-3)
    }
  }
}
