import CandelaBoardSpec
import CandelaModel
import Testing

@Suite struct RelativeExposureTests {
  /// The tiny board's pulse is that of the reference board, 24 ns.
  private func bundle(_ exposure: Double) throws -> ModelBundle {
    let profile = try ModelFixtures.tinyProfile()
    var description = ModelFixtures.description()
    description.relativeExposure = exposure
    let packer = try ModelPacker(
      profile: profile, description: description, phase: ModelFixtures.phases(), phaseShape: [16, 16],
      weights: ModelFixtures.weights(), weightShape: [16, 3])
    return try packer.pack(operator: ModelFixtures.fusedOperator(profile, packer.masks)).bundle
  }

  @Test func bundle_keepsItsBytes_whenTheExposureIsOne() throws {
    let bundle = try bundle(1)
    #expect(bundle.encoded() == (try ModelFixtures.bundle(ModelFixtures.tinyProfile()).encoded()))
    let editor = BundleEditor(bundle.encoded())
    #expect(editor.minor == 0)
    #expect(!String(decoding: editor.sections[0].bytes, as: UTF8.self).contains("relative_exposure"))
    #expect(bundle.program.relativeExposure == 1)
  }

  @Test(arguments: [(0.25, 6), (1.0 / 3, 8), (0.35, 8), (0.001, 1), (0.999, 24)])
  func bundle_carriesWhatTheBoardCanTime(exposure: Double, nanoseconds: Int) throws {
    let bundle = try bundle(exposure)
    let decoded = try ModelBundle(decoding: bundle.encoded())
    #expect(decoded == bundle)
    #expect(decoded.program.relativeExposure == Double(nanoseconds) / 24)
    #expect(BundleEditor(bundle.encoded()).minor == (nanoseconds == 24 ? 0 : 1))
  }

  @Test func golden_scalesWithTheExposure() throws {
    let profile = try ModelFixtures.tinyProfile()
    let (full, third) = (try bundle(1), try bundle(1.0 / 3))
    for (one, other) in zip(full.golden.expected, third.golden.expected) {
      #expect(one.winner == other.winner)
      for (code, smaller) in zip(one.codes, other.codes) {
        let distance = abs(Double(code) / 3 - Double(smaller))
        // Half a code of rounding in each.
        #expect(distance < 0.67)
      }
    }
    #expect(full.golden.expected != third.golden.expected)
    let lit = try ModelFixtures.fusedOperator(profile, third.masks)
    #expect(try third.verifyGolden(profile: profile, operator: lit).passed)
    // A reader that passes over the key computes other codes.
    var editor = BundleEditor(third.encoded())
    editor.editManifest("relative_exposure", "relative_exposed")
    #expect(try !ModelBundle(decoding: editor.encoded()).verifyGolden(profile: profile, operator: lit).passed)
  }

  @Test(arguments: [0, -1, 1.5, .nan, .infinity])
  func pack_isRefused_whenTheExposureIsOutOfRange(exposure: Double) throws {
    #expect(try ModelFixtures.error { try bundle(exposure) }?.kind == .malformedManifest)
  }
}
