import CandelaOptics
import Testing

/// What takes over where the dense operator is too large.
struct StructuredOperatorTests {
  private func operators(_ design: OpticalDesign, seed: UInt64) throws -> (dense: FusedOperator, other: FusedOperator) {
    let masks = [Fixture.mask(for: design, seed: seed)]
    return (
      try FusedOperator(design: design, masks: masks, options: OperatorOptions(form: .dense)),
      try FusedOperator(design: design, masks: masks, options: OperatorOptions(form: .structured))
    )
  }

  /// The dense form rounds H to 14 bits: up to 3.1e-4 of the intensities (docs/optics.md).
  @Test(arguments: [
    Fixture.tinyBench, Fixture.bench(inputPixels: 9, maskPixels: 50, diodes: 6, scale: 0.1),
    Fixture.published(grid: 60, factor: 2, diodes: 4, firstPixel: 8, stepPixels: 10.25),
  ])
  func currents_agreeWithTheDenseOperators_upToItsRounding(design: OpticalDesign) throws {
    let (dense, structured) = try operators(design, seed: 61)
    #expect(structured.isStructured && !dense.isStructured)
    #expect(structured.legTerms == dense.legTerms && structured.diodeCount == dense.diodeCount)
    for seed in 62..<66 as Range<UInt64> {
      let aperture = Fixture.aperture(dense.inputCount, seed: seed)
      let error = relativeErrorUpToScale(
        Fixture.currents(structured, aperture).map(Double.init), of: Fixture.currents(dense, aperture).map(Double.init))
      print("structured against dense: \(error)")
      #expect(error < 8e-4)
    }
  }

  @Test func meanFullCurrent_isAboutAMillion() throws {
    let structured = try operators(Fixture.tinyBench, seed: 67).other
    #expect((1_000_000...2_100_000).contains(structured.meanFullCurrent))
  }

  /// A pixel is four smaller ones of its amplitude, so that both designs see the same field; only the larger one is too
  /// large for a dense operator (64 samples x 136 pixels).
  @Test func design_isStructured_whenItIsTooLargeForADenseOne() throws {
    let small = Fixture.bench(inputPixels: 68, maskPixels: 40, diodes: 32, scale: 0.25)
    var large = small
    large.input = InputPlane(pixels: 136, pitchMeters: small.input.pitchMeters / 2)
    let masks = [Fixture.mask(for: small, seed: 68)]
    let dense = try FusedOperator(design: small, masks: masks)
    let structured = try FusedOperator(design: large, masks: masks)
    #expect(structured.isStructured && !dense.isStructured)
    let coarse = Fixture.aperture(68 * 68, seed: 69)
    let fine = (0..<136 * 136).map { (index: Int) -> UInt8 in coarse[index / 272 * 68 + index % 136 / 2] }
    let error = relativeErrorUpToScale(
      Fixture.currents(structured, fine).map(Double.init), of: Fixture.currents(dense, coarse).map(Double.init))
    print("136 x 136 structured against 68 x 68 dense: \(error)")
    #expect(error < 8e-4)
  }

  @Test func batch_givesTheCurrentsOfEachFrame() throws {
    let structured = try operators(Fixture.tinyBench, seed: 70).other
    let frames = (71..<74 as Range<UInt64>).map { Fixture.aperture(structured.inputCount, seed: $0) }
    let all = frames.flatMap { $0 }
    var currents = [UInt32](repeating: 0, count: 3 * structured.diodeCount)
    var span = currents.mutableSpan
    structured.photocurrents(of: all.span, frames: 3, into: &span)
    #expect(currents == frames.flatMap { Fixture.currents(structured, $0) })
  }

  @Test func darkAperture_givesNoCurrent() throws {
    let structured = try operators(Fixture.tinyBench, seed: 75).other
    let dark = [UInt8](repeating: 0, count: structured.inputCount)
    #expect(Fixture.currents(structured, dark).allSatisfy { $0 == 0 })
  }

  @Test func structured_isRefused_withTwoMasksOrATurnedArray() throws {
    let design = Fixture.tinyBench
    let options = OperatorOptions(form: .structured)
    #expect(throws: OpticsError.self) {
      try FusedOperator(
        design: design, masks: [Fixture.mask(for: design, seed: 76)],
        placement: DetectorPlacement(rotationDegrees: 5), options: options)
    }
    let two = Fixture.twoLayerPublished
    #expect(throws: OpticsError.self) {
      try FusedOperator(design: two, masks: Fixture.masks(for: two, seed: 77), options: options)
    }
  }

  @Test func structured_isRefused_whenItsMaskIsTooLarge() throws {
    let design = Fixture.bench(inputPixels: 12, maskPixels: 1400, diodes: 4, scale: 0.1)
    #expect(throws: OpticsError.self) {
      try FusedOperator(
        design: design, masks: [Fixture.mask(for: design, seed: 78)],
        options: OperatorOptions(maskPoints: 3, form: .structured))
    }
  }

  @Test func structured_isNotStored() throws {
    #expect(try operators(Fixture.tinyBench, seed: 79).other.stored.isEmpty)
  }
}
