import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import Testing

@Suite struct GoldenTests {
  @Test func golden_passes_onItsOwnBoard() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    #expect(bundle.golden.frames.count == GoldenVectors.defaultCount)
    // Frames and outputs differ among themselves: a constant answer could not pass.
    #expect(Set(bundle.golden.frames).count == 8)
    #expect(Set(bundle.golden.expected).count == 8)
    let lit = try ModelFixtures.fusedOperator(profile, bundle.masks)
    let report = try bundle.verifyGolden(profile: profile, operator: lit)
    #expect(report.passed)
    #expect(report.frameCount == 8)
    try report.requirePass()
  }

  @Test func golden_doesNotDependOnTheBoardsNoise() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    var noisy = profile
    noisy.noise.photonsPerDiode = 100
    noisy.noise.readNoiseVolts = 0.1
    noisy.converter.outputFullScaleMillivolts = 100
    let lit = try ModelFixtures.fusedOperator(profile, bundle.masks)
    #expect(try bundle.verifyGolden(profile: noisy, operator: lit).passed)
  }

  /// The definition in docs/model-format.md, term by term: sums of photocurrents with signs, in electrons, in volts.
  @Test func goldenCodes_areTheIdealOutputs() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    let lit = try ModelFixtures.fusedOperator(profile, bundle.masks)
    let currents = try bundle.exportedIntensities(of: bundle.golden.frames, operator: lit)
    let signs = bundle.exportedWeights
    let electrons = 42_000 * 0.6 / (lit.meanFullCurrent / 4) / 3
    for (frame, expected) in bundle.golden.expected.enumerated() {
      for output in 0..<3 {
        let sum = (0..<16).reduce(0.0) {
          $0 + Double(signs.values[$1 * 3 + output]) * Double(currents.values[frame * 16 + $1])
        }
        let code = sum * electrons * 1.602176634e-19 / 1e-12 / 2.048 * 2048
        // Half a code of rounding.
        #expect(abs(Double(expected.codes[output]) - code) <= 0.5 + 1e-9)
      }
      #expect(expected.codes[expected.winner] == expected.codes.max())
    }
  }

  @Test func golden_namesTheFirstDifference_whenTheOperatorDiffers() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    let flat = PhaseMask(
      pixels: 16, levels: [UInt16](repeating: 0, count: 256), phasePerLevelRadians: 0.2595 * .pi)
    let report = try bundle.verifyGolden(profile: profile, operator: ModelFixtures.fusedOperator(profile, [flat]))
    let difference = try #require(report.firstDifference)
    #expect(difference.frame == 0)
    #expect(difference.value == "output 0 (circle)")
    #expect(difference.expected == Int(bundle.golden.expected[0].codes[0]))
    #expect(difference.found != difference.expected)
    let error = try #require(try ModelFixtures.error { try report.requirePass() })
    #expect(error.kind == .goldenMismatch)
  }

  @Test func golden_namesTheWinner_whenOnlyItDiffers() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    var editor = BundleEditor(bundle.encoded())
    let outputs = editor.index(of: "golden.outputs")
    let place = 40 + 5 * 13
    editor.sections[outputs].bytes[place] = (editor.sections[outputs].bytes[place] + 1) % 3
    let edited = try ModelBundle(decoding: editor.encoded())
    let lit = try ModelFixtures.fusedOperator(profile, bundle.masks)
    let difference = try edited.verifyGolden(profile: profile, operator: lit).firstDifference
    #expect(difference?.frame == 5)
    #expect(difference?.value == "winner")
  }

  @Test func golden_isRefused_whenTheOperatorHasAnotherSize() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    var design = profile.design
    design.input.pixels = 5
    let other = try FusedOperator(design: design, masks: bundle.masks)
    #expect(
      try ModelFixtures.error { try bundle.verifyGolden(profile: profile, operator: other) }?.kind == .sizeMismatch)
  }

  @Test(arguments: [0, -1, 1025, .max])
  func golden_isRefused_whenTheCountIsOutOfRange(count: Int) throws {
    let profile = try ModelFixtures.tinyProfile()
    let packer = try ModelFixtures.packer(profile)
    let lit = try ModelFixtures.fusedOperator(profile, packer.masks)
    #expect(try ModelFixtures.error { try packer.pack(operator: lit, goldenCount: count) }?.kind == .sizeMismatch)
  }

  @Test func goldenFrames_doNotDependOnTheirNumber() throws {
    let profile = try ModelFixtures.tinyProfile()
    let packer = try ModelFixtures.packer(profile)
    let lit = try ModelFixtures.fusedOperator(profile, packer.masks)
    let few = try packer.pack(operator: lit, goldenCount: 2).bundle.golden
    let many = try packer.pack(operator: lit, goldenCount: 20).bundle.golden
    #expect(Array(many.frames.prefix(2)) == few.frames)
    #expect(Array(many.expected.prefix(2)) == few.expected)
  }

  /// Bundles in the world hold these frames: the generator must never change silently.
  @Test func goldenFrames_areTheSameForever() throws {
    let profile = try ModelFixtures.tinyProfile()
    let packer = try ModelPacker(
      profile: profile, description: ModelFixtures.description(), levels: (0..<256).map { $0 % 8 },
      weightBanks: [UInt8](repeating: 0, count: 384))
    let lit = try ModelFixtures.fusedOperator(profile, packer.masks)
    let golden = try packer.pack(operator: lit).bundle.golden
    #expect(Digest256(of: golden.frames.flatMap { $0 }).short == "b50aa831efd7")
  }
}
