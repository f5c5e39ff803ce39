import CandelaOptics
import CandelaTraining
import Testing

/// The training model's photocurrents against those of the exact operator that evaluation runs.
@Suite struct OneLayerOpticsTests {
  private static func deviation(_ sampling: DetectorSampling, terms: Int) throws -> Double {
    let design = Bench.design(inputs: 10, mask: 48, diodes: 8, sampling: sampling)
    let quantizer = PhaseQuantizer(levels: 8, phasePerLevelRadians: 0.2595 * Double.pi)
    let levels = Bench.phases(48 * 48).map { quantizer.nearest(toTurns: Double($0) / (2 * .pi)).level }
    let mask = PhaseMask(pixels: 48, levels: levels, phasePerLevelRadians: 0.2595 * Double.pi)
    let bytes = Bench.frames(20, inputs: 10)
    let exact = try FusedOperator(design: design, masks: [mask])
    var currents = [UInt32](repeating: 0, count: 20 * 64)
    var span = currents.mutableSpan
    exact.photocurrents(of: bytes.span, frames: 20, into: &span)

    let optics = try OneLayerOptics(design: design, terms: terms)
    var rows = [Float](repeating: 0, count: optics.operatorSize)
    optics.makeOperator([Bench.plane(levels.map { Float($0) * 0.2595 * Float.pi }, pixels: 48)], rows: &rows)
    let pass = BatchPass(frames: 20, pixels: 100, diodes: 64, modes: optics.modeCount, classes: 1)
    pass.forward(bytes, frames: 20, rows: rows, scale: 1, signs: [Float](repeating: 1, count: 64))
    let scale = pass.currents.reduce(0.0) { $0 + Double($1) } / currents.reduce(0.0) { $0 + Double($1) }
    let (error, power) = zip(pass.currents, currents).reduce((0.0, 0.0)) { sum, pair in
      let (mine, truth) = (Double(pair.0), Double(pair.1) * scale)
      return (sum.0 + (mine - truth) * (mine - truth), sum.1 + truth * truth)
    }
    return (error / power).squareRoot()
  }

  /// One term of this bench's kernel stays below a hundredth; more terms bring it down to what the compression leaves,
  /// about twice its tolerance of the field of 1e-3, and the mode left out: with an active area of half a speckle, as on the
  /// full bench, less than a hundredth.
  @Test(arguments: [DetectorSampling.point(sideMeters: 5.2e-6), .area(sideMeters: 5.2e-6)])
  func currents_areThoseOfTheExactOperator(_ sampling: DetectorSampling) throws {
    let (one, three) = (try Self.deviation(sampling, terms: 1), try Self.deviation(sampling, terms: 3))
    print("training model against the exact operator, \(sampling): 1 term \(one), 3 terms \(three)")
    #expect(one < 0.02)
    if case .point = sampling { #expect(three < 0.002) }
    #expect(three < 0.01)
  }

  @Test func rank_isFarBelowTheMask_whereTheBandIsLimited() throws {
    let optics = try OneLayerOptics(design: Bench.design(inputs: 6, mask: 200, diodes: 4))
    #expect(optics.ranks.allSatisfy { $0 < 100 })
  }
}
