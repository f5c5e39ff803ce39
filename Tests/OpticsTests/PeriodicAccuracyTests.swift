import CandelaOptics
import CandelaOpticsReference
import Testing

/// A periodic design, its mask, an aperture and the exact angular spectrum's answer.
struct PeriodicTruth: Sendable {
  let design: OpticalDesign
  let mask: PhaseMask
  let aperture: [UInt8]
  let intensities: [Double]

  init(_ design: OpticalDesign) {
    self.design = design
    mask = Fixture.mask(for: design, seed: 7)
    aperture = Fixture.aperture(28 * 28, seed: 9)
    intensities = AngularSpectrum(design: design, mask: mask).intensities(aperture: aperture)
  }

  /// The published device's slabs and pixels on a fifth of its grid; the range of frequencies, which decides the
  /// expansion's error, is the same.
  static let small = PeriodicTruth(Fixture.smallPublished)
  static let full = PeriodicTruth(Fixture.fullPublished)

  func error(_ options: OperatorOptions) throws -> Double {
    let field = try FieldOperator(design: design, masks: [mask], options: options)
    return relativeError(Fixture.intensities(field, aperture), of: intensities)
  }
}

/// What each approximation of the periodic model costs against the exact angular spectrum.
struct PeriodicAccuracyTests {
  @Test(arguments: [(1, 9e-2), (2, 6e-3), (3, 3e-4), (4, 1e-5)])
  func kernelTerms_costAsStated(terms: Int, bound: Double) throws {
    let error = try PeriodicTruth.small.error(OperatorOptions(fixedTerms: terms))
    print("periodic, \(terms) terms a leg: \(error)")
    #expect(error < bound)
  }

  @Test func defaults_areExactToAFewInTenThousand() throws {
    let truth = PeriodicTruth.small
    let error = try truth.error(OperatorOptions())
    let fused = try FusedOperator(design: truth.design, masks: [truth.mask])
    let whole = relativeErrorUpToScale(
      Fixture.currents(fused, truth.aperture).map(Double.init), of: truth.intensities)
    print("periodic, chosen terms \(fused.legTerms): \(error); integer operator: \(whole)")
    #expect(error < 3e-4)
    #expect(whole < 4e-4)
  }

  @Test func quantisation_costsAsStated() throws {
    let truth = PeriodicTruth.small
    let field = try FieldOperator(design: truth.design, masks: [truth.mask])
    let currents = Fixture.currents(FusedOperator(field), truth.aperture)
    let error = relativeErrorUpToScale(currents.map(Double.init), of: Fixture.intensities(field, truth.aperture))
    print("periodic, rounding to 14 bits: \(error)")
    #expect(error < 2.5e-4)
  }

  @Test func darkBorder_darkensTheOuterRing() throws {
    let truth = PeriodicTruth.small
    let fused = try FusedOperator(design: truth.design, masks: [truth.mask])
    let ring = (0..<28 * 28).map { index -> UInt8 in
      let (row, column) = (index / 28, index % 28)
      return row == 0 || row == 27 || column == 0 || column == 27 ? 255 : 0
    }
    #expect(Fixture.currents(fused, ring).allSatisfy { $0 == 0 })
  }

  @Test(.enabled(if: TestScale.isFull, "\(TestScale.reason)"))
  func publishedDevice_isExactToAFewInTenThousand() throws {
    let truth = PeriodicTruth.full
    for terms in 1...4 {
      let error = try truth.error(OperatorOptions(fixedTerms: terms))
      print("published device, \(terms) terms a leg: \(error)")
      #expect(error < [9e-2, 6e-3, 3e-4, 1e-5][terms - 1])
    }
    let fused = try FusedOperator(design: truth.design, masks: [truth.mask])
    let whole = relativeErrorUpToScale(
      Fixture.currents(fused, truth.aperture).map(Double.init), of: truth.intensities)
    print("published device, integer operator with its defaults: \(whole)")
    #expect(whole < 6e-4)
  }
}
