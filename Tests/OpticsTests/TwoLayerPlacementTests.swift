import CandelaOptics
import Testing

/// Photodiodes that stand off their places behind two masks: moved in the last leg's factors, turned by interpolation.
struct TwoLayerPlacementTests {
  /// A thirtieth of the bench's width, four diodes a side, one point each.
  private static let design = Fixture.twoLayerBench(
    inputPixels: 4, maskPixels: 40, diodes: 4, scale: 0.0316, sampling: { .point(sideMeters: $0) })
  private static let aperture = Fixture.aperture(16, seed: 3)
  /// Terms and points that leave nothing of the leg's expansion, which follows the array's reach.
  private static let options = OperatorOptions(fixedTerms: 4, maskPoints: 4, inputPoints: 12)

  private static func intensities(_ placement: DetectorPlacement) throws -> [Double] {
    Fixture.intensities(
      try FieldOperator(
        design: design, masks: Fixture.masks(for: design, seed: 7), placement: placement, options: options), aperture)
  }

  /// Moved by whole diodes, a diode stands where another stood.
  @Test func shift_movesTheDiodes() throws {
    let pitch = Self.design.detector.pitchMeters
    let aligned = try Self.intensities(.aligned)
    let right = try Self.intensities(DetectorPlacement(shiftXMeters: pitch))
    let down = try Self.intensities(DetectorPlacement(shiftYMeters: 2 * pitch))
    func pairs(_ moved: [Double], right: Int, down: Int) -> (moved: [Double], truth: [Double]) {
      var out: (moved: [Double], truth: [Double]) = ([], [])
      for row in 0..<4 - down {
        for column in 0..<4 - right {
          out.moved.append(moved[row * 4 + column])
          out.truth.append(aligned[(row + down) * 4 + column + right])
        }
      }
      return out
    }
    for (moved, truth) in [pairs(right, right: 1, down: 0), pairs(down, right: 0, down: 2)] {
      #expect(relativeError(moved, of: truth) < 1e-4)
    }
    #expect(relativeError(right, of: aligned) > 0.1)
  }

  /// Turned by a right angle, clockwise, a diode stands where another stood: the interpolation's error is left.
  @Test func rotation_turnsTheDiodes() throws {
    let aligned = try Self.intensities(.aligned)
    let turned = try Self.intensities(DetectorPlacement(rotationDegrees: 90))
    // (x, y) goes to (-y, x): row r, column c to row c, column 3 - r.
    let truth = (0..<16).map { (diode: Int) -> Double in
      let (row, column) = (diode / 4, diode % 4)
      return aligned[column * 4 + 3 - row]
    }
    let error = relativeError(turned, of: truth)
    print("two masks, array turned by a right angle: \(error)")
    #expect(error < 3e-3)
    #expect(relativeError(turned, of: aligned) > 0.1)
  }

  /// The packed form is made from the same product, block by block.
  @Test func fusedOperator_isTheFieldOperatorsPackedForm() throws {
    let masks = Fixture.masks(for: Self.design, seed: 7)
    let placement = DetectorPlacement(shiftXMeters: 3e-7, shiftYMeters: -2e-7)
    let field = try FieldOperator(design: Self.design, masks: masks, placement: placement)
    let fused = try FusedOperator(design: Self.design, masks: masks, placement: placement)
    #expect(fused.stored == FusedOperator(field).stored)
  }
}
