import CandelaOptics
import CandelaOpticsReference
import Testing

/// Designs with two phase layers against the slow truth, and against finer settings of the fast path.
///
/// Bounds are the measured error with a margin of a third at least; nothing here is random.
struct TwoLayerTests {
  /// A thirtieth of the bench's width: 40 x 40 pixels in each mask, as fine against the light as the bench's 400 x 400.
  private static let small = Fixture.twoLayerBench(
    inputPixels: 8, maskPixels: 40, diodes: 8, scale: 0.0316, sampling: { .point(sideMeters: $0) })
  /// Two lit pixels, one of them in a corner.
  private static let aperture = lit(64, [0: 200, 28: 255])
  private static let fine = OperatorOptions(fixedTerms: 4, maskPoints: 6, inputPoints: 16, interpolatesBand: false)
  private static let truth = Result { try intensities(small, fine) }

  private static func lit(_ count: Int, _ amplitudes: [Int: UInt8]) -> [UInt8] {
    (0..<count).map { amplitudes[$0] ?? 0 }
  }

  private static func intensities(
    _ design: OpticalDesign, _ options: OperatorOptions, _ aperture: [UInt8] = aperture
  ) throws(OpticsError) -> [Double] {
    Fixture.intensities(
      try FieldOperator(design: design, masks: Fixture.masks(for: design, seed: 7), options: options), aperture)
  }

  private static func error(_ change: (inout OperatorOptions) -> Void) throws -> Double {
    var options = fine
    change(&options)
    return relativeError(try intensities(small, options), of: try truth.get())
  }

  /// Every pair of points summed: twice two points a pixel, and all else fine. The fast path with as many points is compared.
  @Test func twoMasks_agreeWithDirectSummation() throws {
    var area = Self.small
    guard case .point(let side) = Self.small.detector.sampling else {
      Issue.record("the small design samples points")
      return
    }
    area.detector.sampling = .area(sideMeters: side)
    let diodes = [0, 7, 12, 27, 36, 50, 63]
    let direct = DirectSummation(
      design: area, masks: Fixture.masks(for: area, seed: 7), points: .init(input: 16, mask: 2, diode: 1)
    ).intensities(aperture: Self.aperture, diodes: diodes)
    var options = Self.fine
    options.maskPoints = 2
    let fast = try Self.intensities(Self.small, options)
    let error = relativeError(diodes.map { fast[$0] }, of: direct)
    print("two masks against direct summation: \(error)")
    #expect(error < 2.5e-6)
  }

  @Test(arguments: [(1, 1.4e-2), (2, 1.6e-4), (3, 2e-6)])
  func terms_costAsStated(terms: Int, bound: Double) throws {
    let error = try Self.error { $0.fixedTerms = terms }
    print("two masks, \(terms) terms a leg: \(error)")
    #expect(error < bound)
  }

  @Test(arguments: [(1, 1.3), (2, 2.5e-2), (3, 5e-4), (4, 7e-6)])
  func maskPoints_costAsStated(points: Int, bound: Double) throws {
    let error = try Self.error { $0.maskPoints = points }
    print("two masks, \(points) points along a pixel: \(error)")
    #expect(error < bound)
  }

  @Test func fittedPair_costsAsStated() throws {
    let error = try Self.error { $0.maskPoints = nil }
    print("two masks, fitted pair: \(error)")
    #expect(error < 3.2e-3)
  }

  @Test func interpolation_costsAsStated() throws {
    let error = try Self.error { $0.interpolatesBand = true }
    print("two masks, interpolated band: \(error)")
    #expect(error < 3e-6)
  }

  @Test func defaults_costAsStated() throws {
    let error = relativeError(try Self.intensities(Self.small, OperatorOptions()), of: try Self.truth.get())
    print("two masks, defaults: \(error)")
    #expect(error < 3.2e-3)
  }

  /// The bench's variant at full size against four points a mask pixel and three terms a leg.
  @Test(.enabled(if: TestScale.isFull, "\(TestScale.reason)")) func fullBench_isAsExactAsStated() throws {
    let design = Fixture.twoLayerBench(inputPixels: 4, sampling: { .point(sideMeters: $0) })
    let aperture = Self.lit(16, [0: 200, 10: 255, 7: 100])
    let truth = try Self.intensities(
      design, OperatorOptions(fixedTerms: 3, maskPoints: 4, interpolatesBand: false), aperture)
    let error = relativeError(try Self.intensities(design, OperatorOptions(), aperture), of: truth)
    print("two masks, full bench, defaults: \(error)")
    #expect(error < 2.8e-3)
  }

  @Test func twoMasksOnAPeriodicGrid_agreeWithTheAngularSpectrum() throws {
    let design = Fixture.twoLayerPublished
    let masks = Fixture.masks(for: design, seed: 7)
    let aperture = Fixture.aperture(28 * 28, seed: 8)
    let truth = AngularSpectrum(design: design, masks: masks).intensities(aperture: aperture)
    let fast = Fixture.intensities(
      try FieldOperator(design: design, masks: masks, options: OperatorOptions(fixedTerms: 5)), aperture)
    let error = relativeErrorUpToScale(fast, of: truth)
    print("two masks on a periodic grid: \(error)")
    #expect(error < 5e-6)
  }

  /// A flat second mask changes nothing but the length of the way: one leg through both is the truth.
  @Test func flatSecondMask_isTransparent() throws {
    let design = Fixture.twoLayerPublished
    let mask = Fixture.mask(for: design, seed: 7)
    let flat = PhaseMask(
      pixels: mask.pixels, levels: mask.levels.map { _ in 0 }, phasePerLevelRadians: mask.phasePerLevelRadians)
    var joined = design
    joined.path.remove(at: 3)
    let aperture = Fixture.aperture(28 * 28, seed: 9)
    let options = OperatorOptions(fixedTerms: 5)
    let two = Fixture.intensities(
      try FieldOperator(design: design, masks: [mask, flat], options: options), aperture)
    let one = Fixture.intensities(try FieldOperator(design: joined, masks: [mask], options: options), aperture)
    #expect(relativeError(two, of: one) < 2e-5)
  }

  @Test func kernels_giveTheSameBits() throws {
    let design = GoldenOptics.designs[2]
    let masks = Fixture.masks(for: design, seed: 41)
    let automatic = try FieldOperator(design: design, masks: masks)
    let scalar = try FieldOperator(design: design, masks: masks, options: OperatorOptions(kernel: .scalar))
    #expect(automatic.re.values.map(\.bitPattern) == scalar.re.values.map(\.bitPattern))
    #expect(automatic.im.values.map(\.bitPattern) == scalar.im.values.map(\.bitPattern))
  }

  @Test func stored_keepsTheTermsOfThreeLegs() throws {
    let design = GoldenOptics.designs[2]
    let fused = try FusedOperator(design: design, masks: Fixture.masks(for: design, seed: 41))
    let copy = try #require(FusedOperator(stored: fused.stored))
    #expect(fused.legTerms.count == 3 && copy.legTerms == fused.legTerms)
    #expect(copy.stored == fused.stored)
  }
}
