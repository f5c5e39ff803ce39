import CandelaOptics
import CandelaOpticsReference
import Testing

/// The truth for one mask and a few lit pixels, by direct summation.
struct AperiodicTruth: Sendable {
  let design: OpticalDesign
  let mask: PhaseMask
  let aperture: [UInt8]
  let diodes: [Int]
  /// The design with one point a diode, which both paths sample alike: what remains is the propagation's error.
  let pointDesign: OpticalDesign
  let centres: [Double]
  /// With enough points a diode for the integral over its active area.
  let integral: [Double]

  init(_ design: OpticalDesign, inputPoints: Int, maskPoints: Int, lit: [Int: UInt8], diodes: [Int]) {
    self.design = design
    self.diodes = diodes
    mask = Fixture.mask(for: design, seed: 7)
    var aperture = [UInt8](repeating: 0, count: design.input.pixels * design.input.pixels)
    for (pixel, amplitude) in lit { aperture[pixel] = amplitude }
    self.aperture = aperture
    var point = design
    if case .area(let side) = design.detector.sampling { point.detector.sampling = .point(sideMeters: side) }
    pointDesign = point
    (centres, integral) = (
      DirectSummation(
        design: design, mask: mask, points: .init(input: inputPoints, mask: maskPoints, diode: 1)
      ).intensities(aperture: aperture, diodes: diodes),
      DirectSummation(
        design: design, mask: mask, points: .init(input: inputPoints, mask: maskPoints, diode: 3)
      ).intensities(aperture: aperture, diodes: diodes)
    )
  }

  /// An eighth of the bench: 100 x 100 mask pixels, lit in a corner, in the centre and on an edge, so that the largest
  /// angles of the first leg are met; the diodes include corners.
  static let eighth = AperiodicTruth(
    Fixture.bench(maskPixels: 100, diodes: 16, scale: 0.125), inputPoints: 12, maskPoints: 4,
    lit: [0: 200, 14 * 28 + 20: 255], diodes: [0, 15, 40, 75, 103, 119, 136, 150, 181, 200, 233, 255])

  static let full = AperiodicTruth(
    Fixture.bench(), inputPoints: 18, maskPoints: 4, lit: [3 * 28 + 5: 200, 14 * 28 + 20: 255, 27 * 28 + 27: 128],
    diodes: Array(stride(from: 0, to: 1024, by: 11)))

  func field(_ options: OperatorOptions, design other: OpticalDesign? = nil) throws -> [Double] {
    let field = try FieldOperator(design: other ?? design, masks: [mask], options: options)
    let intensities = Fixture.intensities(field, aperture)
    return diodes.map { intensities[$0] }
  }

  /// Everything finer than needed but what a test varies.
  static let fine = OperatorOptions(fixedTerms: 4, maskPoints: 6, inputPoints: 20)
}

/// What each approximation of open space costs, one at a time, against direct summation.
///
/// Bounds are the measured error with a margin of a third at least; nothing here is random, so only a change of the code
/// can pass them.
struct AperiodicAccuracyTests {
  @Test(arguments: [(1, 5e-3), (2, 6e-5), (3, 3e-6), (4, 3e-6)])
  func kernelTerms_costAsStated(terms: Int, bound: Double) throws {
    var options = AperiodicTruth.fine
    options.fixedTerms = terms
    let truth = AperiodicTruth.eighth
    let error = relativeError(try truth.field(options, design: truth.pointDesign), of: truth.centres)
    print("aperiodic, \(terms) terms a leg: \(error)")
    #expect(error < bound)
  }

  @Test(arguments: [(1, 0.3), (2, 5e-3), (3, 1e-4), (4, 3e-6)])
  func maskPoints_costAsStated(points: Int, bound: Double) throws {
    var options = AperiodicTruth.fine
    options.maskPoints = points
    let truth = AperiodicTruth.eighth
    let error = relativeError(try truth.field(options, design: truth.pointDesign), of: truth.centres)
    print("aperiodic, \(points) x \(points) points a mask pixel: \(error)")
    #expect(error < bound)
  }

  @Test(arguments: [(2, 0.3), (3, 0.1), (4, 1e-2), (5, 1e-3), (6, 1e-5)])
  func inputPoints_costAsStated(points: Int, bound: Double) throws {
    var options = AperiodicTruth.fine
    options.inputPoints = points
    let truth = AperiodicTruth.eighth
    let error = relativeError(try truth.field(options, design: truth.pointDesign), of: truth.centres)
    print("aperiodic, \(points) x \(points) points an input pixel: \(error)")
    #expect(error < bound)
  }

  @Test func chosenPointsAndTerms_areEnough() throws {
    let truth = AperiodicTruth.eighth
    let error = relativeError(try truth.field(OperatorOptions(), design: truth.pointDesign), of: truth.centres)
    print("aperiodic, chosen terms and points: \(error)")
    #expect(error < 6e-5)
  }

  @Test func diodeSampling_costsAsStated() throws {
    let truth = AperiodicTruth.eighth
    let area = relativeError(try truth.field(AperiodicTruth.fine), of: truth.integral)
    let single = relativeError(try truth.field(AperiodicTruth.fine, design: truth.pointDesign), of: truth.integral)
    print("aperiodic, 2 x 2 points a diode: \(area); one point: \(single)")
    #expect(area < 1.4e-3)
    #expect(single > 10 * area && single < 0.12)
  }

  @Test func everythingTogether_staysBelowTwoInAThousand() throws {
    let truth = AperiodicTruth.eighth
    let fused = try FusedOperator(design: truth.design, masks: [truth.mask])
    let currents = Fixture.currents(fused, truth.aperture)
    let error = relativeErrorUpToScale(truth.diodes.map { Double(currents[$0]) }, of: truth.integral)
    print("aperiodic, integer operator with its defaults: \(error)")
    #expect(error < 2e-3)
  }

  @Test func quantisation_costsAsStated() throws {
    let truth = AperiodicTruth.eighth
    let field = try FieldOperator(design: truth.design, masks: [truth.mask])
    let fused = FusedOperator(field)
    for seed in 1...3 as ClosedRange<UInt64> {
      let aperture = Fixture.aperture(fused.inputCount, seed: seed)
      let error = relativeErrorUpToScale(
        Fixture.currents(fused, aperture).map(Double.init), of: Fixture.intensities(field, aperture))
      print("aperiodic, rounding to 14 bits, aperture \(seed): \(error)")
      #expect(error < 1.2e-4)
    }
  }

  @Test(.enabled(if: TestScale.isFull, "\(TestScale.reason)"))
  func fullBench_staysBelowTwoInAThousand() throws {
    let truth = AperiodicTruth.full
    for terms in 1...3 {
      let options = OperatorOptions(fixedTerms: terms, maskPoints: 6, inputPoints: 20)
      let error = relativeError(try truth.field(options, design: truth.pointDesign), of: truth.centres)
      print("full bench, \(terms) terms a leg: \(error)")
      #expect(error < [4.5e-3, 3e-5, 6e-6][terms - 1])
    }
    for points in 1...4 {
      let options = OperatorOptions(fixedTerms: 4, maskPoints: points, inputPoints: 20)
      print(
        "full bench, \(points) points: \(relativeError(try truth.field(options, design: truth.pointDesign), of: truth.centres))"
      )
    }
    let area = relativeError(try truth.field(AperiodicTruth.fine), of: truth.integral)
    let single = relativeError(try truth.field(AperiodicTruth.fine, design: truth.pointDesign), of: truth.integral)
    print("full bench, 2 x 2 points a diode: \(area); one point: \(single)")
    let currents = Fixture.currents(try FusedOperator(design: truth.design, masks: [truth.mask]), truth.aperture)
    let error = relativeErrorUpToScale(truth.diodes.map { Double(currents[$0]) }, of: truth.integral)
    print("full bench, integer operator with its defaults: \(error)")
    #expect(error < 2e-3)
  }
}
