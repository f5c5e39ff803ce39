import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import Testing

@Suite struct ExportTests {
  @Test(arguments: [false, true])
  func export_packsToTheSameProgram_whenReadBack(continuous: Bool) throws {
    let profile = try ModelFixtures.tinyProfile(isContinuous: continuous)
    let bundle = try ModelFixtures.bundle(profile, continuous: continuous)
    let (phase, weights) = (bundle.exportedPhase, bundle.exportedWeights)
    #expect(phase.shape == [1, 16, 16])
    #expect(weights.shape == [16, 3])
    let again = try ModelPacker(
      profile: profile, description: ModelFixtures.description(), phase: phase.values.map(Double.init),
      phaseShape: phase.shape, weights: weights.values.map(Double.init), weightShape: weights.shape,
      continuous: continuous)
    #expect(again.program == bundle.program)
  }

  @Test func exportedOperator_givesTheExportedIntensities() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    let field = try bundle.exportedFieldOperator(profile: profile)
    #expect(field.shape == [64, 16])
    #expect(field.values.count == 2 * 64 * 16)
    let frames = bundle.golden.frames
    let lit = try ModelFixtures.fusedOperator(profile, bundle.masks)
    let exact = try bundle.exportedIntensities(of: frames, operator: lit)
    #expect(exact.shape == [8, 16])
    let sums = frames.map { frame in (0..<16).map { Self.intensity(field, frame, diode: $0) } }
    let total = sums.joined().reduce(0, +)
    let scale = exact.values.reduce(0.0) { $0 + Double($1) } / total
    for frame in 0..<8 {
      let mean = sums[frame].reduce(0, +) / 16
      for diode in 0..<16 {
        // 14-bit rounding of H: far below 1 % of a frame's mean.
        let difference = Double(exact.values[frame * 16 + diode]) / scale - sums[frame][diode]
        #expect(abs(difference) < 0.01 * mean)
      }
    }
  }

  @Test func exports_areRefused_whenBoardOrFrameDoNotFit() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    let other = try ModelFixtures.tinyProfile(ModelFixtures.tinyDesign(legMeters: 6e-3))
    #expect(try ModelFixtures.error { try bundle.exportedFieldOperator(profile: other) }?.kind == .otherDesign)
    let lit = try ModelFixtures.fusedOperator(profile, bundle.masks)
    let short = [bundle.golden.frames[0], [1, 2, 3]]
    let error = try ModelFixtures.error { try bundle.exportedIntensities(of: short, operator: lit) }
    #expect(error?.kind == .sizeMismatch)
    #expect(error?.message.contains("frame 1") == true)
    #expect(try bundle.exportedIntensities(of: [], operator: lit).values.isEmpty)
  }

  private static func intensity(_ field: ExportedArray<Float>, _ frame: [UInt8], diode: Int) -> Double {
    (4 * diode..<4 * diode + 4).reduce(0.0) { sum, sample in
      var (re, im) = (0.0, 0.0)
      for input in 0..<16 {
        re += Double(field.values[2 * (sample * 16 + input)]) * Double(frame[input])
        im += Double(field.values[2 * (sample * 16 + input) + 1]) * Double(frame[input])
      }
      return sum + re * re + im * im
    }
  }
}
