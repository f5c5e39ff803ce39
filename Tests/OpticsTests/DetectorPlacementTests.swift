import CandelaOptics
import CandelaOpticsReference
import Testing

/// Photodiodes that do not stand where the design says, against direct summation and against themselves.
@Suite struct DetectorPlacementTests {
  private static let eighth = Fixture.bench(maskPixels: 100, diodes: 16, scale: 0.125)
  private static let pitch = eighth.detector.pitchMeters

  static let placements = [
    DetectorPlacement(rotationDegrees: 5), DetectorPlacement(shiftXMeters: pitch, rotationDegrees: -5),
    DetectorPlacement(shiftXMeters: -0.4 * pitch, shiftYMeters: 1.7 * pitch, rotationDegrees: 37),
    DetectorPlacement(shiftXMeters: pitch, shiftYMeters: -pitch),
  ]

  /// Bounds are the measured error with a margin; nothing here is random. The target is 1 %.
  @Test(arguments: placements) func turnedArray_agreesWithDirectSummation(_ placement: DetectorPlacement) throws {
    let design = Self.eighth
    let mask = Fixture.mask(for: design, seed: 7)
    var aperture = [UInt8](repeating: 0, count: 784)
    (aperture[0], aperture[14 * 28 + 20], aperture[20 * 28 + 3]) = (200, 255, 128)
    let diodes = [0, 15, 40, 75, 103, 119, 136, 150, 181, 200, 233, 240, 255]
    let field = try FieldOperator(design: design, masks: [mask], placement: placement)
    #expect(field.re.rows == 1024 && field.re.columns == 784 && field.samplesPerDiode == 4)
    let fast = Fixture.intensities(field, aperture)
    let truth = DirectSummation(
      design: design, mask: mask, points: .init(input: 12, mask: 4, diode: 3), placement: placement
    ).intensities(aperture: aperture, diodes: diodes)
    let error = relativeError(diodes.map { fast[$0] }, of: truth)
    print("placement \(placement): \(error)")
    #expect(error < 4e-3)
    // The placement matters: the array as designed is far off.
    let aligned = Fixture.intensities(try FieldOperator(design: design, masks: [mask]), aperture)
    #expect(relativeError(diodes.map { aligned[$0] }, of: truth) > 0.1)
  }

  @Test func quarterTurn_reordersTheDiodes() throws {
    let design = Self.eighth
    let mask = Fixture.mask(for: design, seed: 3)
    let aperture = Fixture.aperture(784, seed: 4)
    func intensities(_ degrees: Double) throws -> [Double] {
      Fixture.intensities(
        try FieldOperator(
          design: design, masks: [mask], placement: DetectorPlacement(rotationDegrees: degrees)), aperture)
    }
    let (straight, quarter, none) = (try intensities(0), try intensities(90), try intensities(1e-9))
    // Diode (r, c) at (x, y) comes to (-y, x): where (c, 15 - r) was.
    let reordered = (0..<256).map { (diode: Int) -> Double in
      let (row, column) = (diode / 16, diode % 16)
      return straight[column * 16 + 15 - row]
    }
    let errors = [relativeError(quarter, of: reordered), relativeError(none, of: straight)]
    print("interpolation alone: \(errors)")
    #expect(errors.allSatisfy { $0 < 1e-3 })
    #expect(relativeError(straight, of: reordered) > 0.1)
  }

  @Test func shiftByAPitch_readsTheNextDiode() throws {
    for (design, tolerance) in [(Self.eighth, 1e-4), (Fixture.smallPublished, 1e-6)] {
      var small = design
      small.detector.pixels = 8
      let mask = Fixture.mask(for: small, seed: 5)
      let aperture = Fixture.aperture(784, seed: 6)
      let pitch = small.detector.pitchMeters
      func intensities(_ placement: DetectorPlacement) throws -> [Double] {
        Fixture.intensities(try FieldOperator(design: small, masks: [mask], placement: placement), aperture)
      }
      let straight = try intensities(.aligned)
      let right = try intensities(DetectorPlacement(shiftXMeters: pitch))
      let down = try intensities(DetectorPlacement(shiftYMeters: pitch))
      let inner = (0..<64).filter { $0 % 8 < 7 && $0 / 8 < 7 }
      #expect(relativeError(inner.map { right[$0] }, of: inner.map { straight[$0 + 1] }) < tolerance)
      #expect(relativeError(inner.map { down[$0] }, of: inner.map { straight[$0 + 8] }) < tolerance)
    }
  }

  @Test func turnedOperator_isTheSame_whateverTheKernel() throws {
    let placement = DetectorPlacement(shiftXMeters: 1e-6, rotationDegrees: 5)
    let design = Fixture.tinyBench
    let operators = try [KernelChoice.automatic, .scalar].map {
      try FusedOperator(
        design: design, masks: [Fixture.mask(for: design, seed: 1)], placement: placement,
        options: OperatorOptions(kernel: $0)
      ).stored
    }
    #expect(operators[0] == operators[1])
    // The first 64 bits of FNV-1a as this project first computed it, on x86-64 in release.
    var digest = Digest()
    for byte in operators[0] { digest.add(byte) }
    #expect(digest.value == Self.goldenTurned)
  }

  private static let goldenTurned: UInt64 = 17_945_416_747_921_109_919

  @Test func placement_isRefused_whenTheDesignCannotHaveIt() throws {
    let (bench, periodic) = (Fixture.tinyBench, Fixture.smallPublished)
    let side = Double(bench.detector.pixels) * bench.detector.pitchMeters
    let cases: [(OpticalDesign, DetectorPlacement, String)] = [
      (bench, DetectorPlacement(shiftXMeters: side * 1.01), "shift.x"),
      (bench, DetectorPlacement(shiftYMeters: .nan), "shift.y"),
      (bench, DetectorPlacement(rotationDegrees: 180.5), "rotation"),
      (bench, DetectorPlacement(rotationDegrees: .nan), "rotation"),
      (periodic, DetectorPlacement(rotationDegrees: 1), "rotation"),
      (periodic, DetectorPlacement(shiftXMeters: 25 * 3e-6), "shift.x"),
    ]
    for (design, placement, field) in cases {
      let error = #expect(throws: OpticsError.self) {
        try FieldOperator(design: design, masks: [Fixture.mask(for: design, seed: 1)], placement: placement)
      }
      #expect(error?.field == field)
    }
    let good = DetectorPlacement(shiftXMeters: side, rotationDegrees: -180)
    #expect(throws: Never.self) { try good.validate(for: bench) }
  }
}
