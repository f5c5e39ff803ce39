import CandelaOptics
import Testing

/// The cache's bytes, and operators of unusual sizes.
struct StoredOperatorTests {
  private func fused(_ design: OpticalDesign) throws -> FusedOperator {
    try FusedOperator(design: design, masks: [Fixture.mask(for: design, seed: 51)])
  }

  @Test func stored_isReadBack_asTheSameOperator() throws {
    let original = try fused(Fixture.tinyBench)
    let copy = try #require(FusedOperator(stored: original.stored))
    #expect(copy.stored == original.stored)
    #expect(copy.legTerms == original.legTerms && copy.meanFullCurrent == original.meanFullCurrent)
    let aperture = Fixture.aperture(original.inputCount, seed: 52)
    #expect(Fixture.currents(copy, aperture) == Fixture.currents(original, aperture))
  }

  /// Pieces that end within the header, between values and within one.
  @Test(arguments: [1, 7, 31, 32, 33, 1000, 4097])
  func stored_isReadBack_inPiecesOfAnySize(size: Int) throws {
    let bytes = try fused(Fixture.tinyBench).stored
    var reader = StoredOperatorReader()
    for start in stride(from: 0, to: bytes.count, by: size) {
      reader.add(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    #expect(try #require(reader.finish()).stored == bytes)
  }

  @Test func stored_isRefused_whenCutOrForged() throws {
    let bytes = try fused(Fixture.tinyBench).stored
    for length in [0, 1, 31, 32, 33, bytes.count - 1] {
      #expect(FusedOperator(stored: Array(bytes.prefix(length))) == nil, "\(length) bytes")
    }
    #expect(FusedOperator(stored: bytes + [0]) == nil)
    // Each of the six sizes of the header, made zero and made huge; a field's shift may be zero.
    for field in 0..<6 {
      for value in [0, 0xFF] as [UInt8] where value != 0 || field < 4 {
        var forged = bytes
        for byte in 4 * field..<4 * field + 4 { forged[byte] = value }
        #expect(FusedOperator(stored: forged) == nil, "field \(field) of \(value)")
      }
    }
  }

  /// One pixel on every plane: one diode of one or four samples in a block of 32.
  @Test(arguments: [true, false])
  func onePixelDesign_works(isPoint: Bool) throws {
    let design = Fixture.bench(
      inputPixels: 1, maskPixels: 1, diodes: 1, scale: 0.02,
      sampling: { _ in isPoint ? .point(sideMeters: 1e-6) : .area(sideMeters: 1e-6) })
    let fused = try fused(design)
    #expect(fused.inputCount == 1 && fused.diodeCount == 1)
    let bright = Fixture.currents(fused, [254])[0]
    let half = Fixture.currents(fused, [127])[0]
    #expect(bright > 1000 && abs(Double(bright) / Double(half) - 4) < 0.01)
    #expect(Fixture.currents(fused, [0]) == [0])
  }

  /// 45 inputs and 5 x 5 diodes fill neither the pairs of inputs nor the blocks of samples.
  @Test func oddSizes_agreeWithTheFieldOperator() throws {
    let design = Fixture.bench(inputPixels: 3, maskPixels: 21, diodes: 5, scale: 0.05)
    let field = try FieldOperator(design: design, masks: [Fixture.mask(for: design, seed: 53)])
    let aperture = Fixture.aperture(9, seed: 54)
    let currents = Fixture.currents(FusedOperator(field), aperture)
    #expect(currents.count == 25)
    #expect(relativeErrorUpToScale(currents.map(Double.init), of: Fixture.intensities(field, aperture)) < 5e-4)
  }

  /// 64 x 64 inputs: 4,096 products a sum, in four blocks of 32 bits.
  @Test func fourThousandInputs_agreeWithTheFieldOperator() throws {
    let design = Fixture.bench(inputPixels: 64, maskPixels: 24, diodes: 4, scale: 0.1)
    let field = try FieldOperator(design: design, masks: [Fixture.mask(for: design, seed: 55)])
    let fused = FusedOperator(field)
    for aperture in [Fixture.aperture(4096, seed: 56), [UInt8](repeating: 255, count: 4096)] {
      let currents = Fixture.currents(fused, aperture)
      #expect(relativeErrorUpToScale(currents.map(Double.init), of: Fixture.intensities(field, aperture)) < 5e-4)
    }
  }

  /// The strongest field that the row sums allow still leaves the top bit of a current free for the gain.
  @Test func currents_leaveRoomForTheGain() throws {
    let design = Fixture.bench(inputPixels: 2, maskPixels: 2, diodes: 2, scale: 0.01)
    let fused = try fused(design)
    #expect(Fixture.currents(fused, [255, 255, 255, 255]).allSatisfy { $0 < 1 << 31 })
  }
}
