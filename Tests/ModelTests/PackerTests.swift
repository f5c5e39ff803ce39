import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import Testing

@Suite struct PackerTests {
  private static let turn = 2 * Double.pi

  /// The distance on the circle, by trying every turn that could matter.
  private static func distance(_ left: Double, _ right: Double) -> Double {
    (-5...5).map { abs(left - right + Double($0) * turn) }.min() ?? .infinity
  }

  /// Bench levels (2.076 pi in all), an exact division of the turn, too few levels, and levels that pass a turn.
  @Test(arguments: [(8, 0.2595 * Double.pi), (8, 0.25 * .pi), (3, 0.1), (16, 1.1)])
  func quantizer_choosesTheNearestLevelOnTheCircle(levels: Int, step: Double) throws {
    let profile = try ModelFixtures.tinyProfile(
      ModelFixtures.tinyDesign(levels: levels, phasePerLevel: step))
    var wide = profile
    wide.maskBits = 4
    let packer = try ModelFixtures.packer(wide)
    var squares = 0.0
    for (phase, level) in zip(ModelFixtures.phases(), packer.masks[0].levels) {
      let best = (0..<levels).map { Self.distance(phase, Double($0) * step) }.min() ?? 0
      let chosen = Self.distance(phase, Double(level) * step)
      // Both distances carry a few roundings of numbers up to 32.
      #expect(chosen <= best + 1e-12)
      squares += chosen * chosen
    }
    let report = try packer.pack(operator: ModelFixtures.fusedOperator(wide, packer.masks)).report
    #expect(abs(report.phaseRoundingRMS - (squares / 256).squareRoot()) < 1e-12)
    #expect(report.levelHistogram.map { $0.reduce(0, +) } == [256])
    #expect(report.levelHistogram[0].count == levels)
    #expect(report.phaseRoundingMaximum >= report.phaseRoundingRMS)
  }

  @Test func quantizer_wrapsToLevelZero_justBelowATurn() throws {
    let profile = try ModelFixtures.tinyProfile()
    // Level 7 lies at 1.8165 pi, level 0 at 2 pi: the border between them is at 1.90825 pi.
    var phase = [Double](repeating: 0, count: 256)
    phase[0] = 1.908 * .pi
    phase[1] = 1.909 * .pi
    phase[2] = -1e-300
    phase[3] = -0.1835 * .pi
    phase[4] = 1e300
    let packer = try ModelPacker(
      profile: profile, description: ModelFixtures.description(), phase: phase, phaseShape: [1, 16, 16],
      weights: ModelFixtures.weights(), weightShape: [16, 3])
    #expect(packer.masks[0].levels.prefix(4) == [7, 0, 0, 7])
  }

  @Test func continuousMask_keepsPhasesTo16Bits() throws {
    let profile = try ModelFixtures.tinyProfile(isContinuous: true)
    let packer = try ModelFixtures.packer(profile, continuous: true)
    #expect(packer.program.maskFormat == .continuous)
    #expect(packer.program.packedMask.count == 512)
    #expect(packer.masks[0].phasePerLevelRadians == PhaseMask.continuousStepRadians)
    for (phase, code) in zip(ModelFixtures.phases(), packer.masks[0].levels) {
      // Half a step, and the roundings of phases up to 20.
      #expect(Self.distance(phase, Double(code) * Self.turn / 65_536) <= Self.turn / 131_072 + 1e-12)
    }
    let report = try packer.pack(operator: ModelFixtures.fusedOperator(profile, packer.masks)).report
    #expect(report.levelHistogram[0].reduce(0, +) == 256)
    #expect(report.phaseRoundingRMS < Self.turn / 131_072)
  }

  @Test func continuousMask_isRefused_whenTheBoardHasNone() throws {
    let profile = try ModelFixtures.tinyProfile()
    let error = try #require(try ModelFixtures.error { try ModelFixtures.packer(profile, continuous: true) })
    #expect(error.kind == .maskRefused)
    #expect(error.message.contains("CONTINUOUS_MASK"))
  }

  @Test func weights_useTheSignOnly_andZeroCountsAsPlus() throws {
    let profile = try ModelFixtures.tinyProfile()
    var weights = [Double](repeating: -3, count: 48)
    weights[0] = 0
    weights[4] = -0.0
    weights[8] = .infinity
    let packer = try ModelPacker(
      profile: profile, description: ModelFixtures.description(), phase: ModelFixtures.phases(),
      phaseShape: [16, 16], weights: weights, weightShape: [16, 3])
    let banks = packer.program.weightBanks
    #expect([banks[0], banks[128], banks[256]] == [0x80, 0x40, 0x20])
    #expect(banks.reduce(0) { $0 + $1.nonzeroBitCount } == 3)
    let report = try packer.pack(operator: ModelFixtures.fusedOperator(profile, packer.masks)).report
    #expect(report.zeroWeights == 2)
    #expect(report.plusDiodes == [1, 1, 1])
  }

  @Test func levels_areTakenAsTheyAre() throws {
    let profile = try ModelFixtures.tinyProfile()
    let made = try ModelFixtures.packer(profile)
    let direct = try ModelPacker(
      profile: profile, description: ModelFixtures.description(), levels: made.masks[0].levels,
      weightBanks: made.program.weightBanks)
    #expect(direct.program == made.program)
    let lit = try ModelFixtures.fusedOperator(profile, direct.masks)
    #expect(try direct.pack(operator: lit).bundle == made.pack(operator: lit).bundle)
    #expect(try direct.pack(operator: lit).report.phaseRoundingRMS == 0)
  }

  @Test func arrays_areRefused_whenTheyDoNotFit() throws {
    let profile = try ModelFixtures.tinyProfile()
    func kind(
      phase: [Double] = ModelFixtures.phases(), shape: [Int] = [16, 16], weights: [Double] = ModelFixtures.weights(),
      weightShape: [Int] = [16, 3], classes: [String] = ModelFixtures.classes
    ) throws -> ModelError.Kind? {
      try ModelFixtures.error {
        try ModelPacker(
          profile: profile, description: ModelFixtures.description(classes: classes), phase: phase, phaseShape: shape,
          weights: weights, weightShape: weightShape)
      }?.kind
    }
    #expect(try kind() == nil)
    #expect(try kind(shape: [2, 16, 16]) == .phaseShape)
    #expect(try kind(shape: [256]) == .phaseShape)
    #expect(try kind(shape: [.max, .max]) == .phaseShape)
    #expect(try kind(phase: [0], shape: [16, 16]) == .phaseShape)
    #expect(try kind(weightShape: [3, 16]) == .weightShape)
    #expect(try kind(weights: [1], weightShape: [16, 3]) == .weightShape)
    #expect(try kind(classes: ["a", "b"]) == .weightShape)
    #expect(try kind(classes: (0..<17).map { "class \($0)" }) == .classCount)
    #expect(try kind(classes: []) == .classCount)
    #expect(try kind(classes: ["a", "b", "a"]) == .malformedManifest)
    for bad in [Double.nan, .infinity, -.infinity] {
      var phase = ModelFixtures.phases()
      phase[17] = bad
      #expect(try kind(phase: phase) == .phaseValue)
    }
    var weights = ModelFixtures.weights()
    weights[4] = .nan
    #expect(try kind(weights: weights) == .weightValue)
  }

  @Test func error_namesTheElement_whenAPhaseIsNotFinite() throws {
    var phase = ModelFixtures.phases()
    phase[17] = .nan
    let profile = try ModelFixtures.tinyProfile()
    let error = try ModelFixtures.error {
      try ModelPacker(
        profile: profile, description: ModelFixtures.description(), phase: phase, phaseShape: [16, 16],
        weights: ModelFixtures.weights(), weightShape: [16, 3])
    }
    #expect(error?.message.contains("[0, 1, 1]") == true)
    #expect(error?.code == "CND-4018")
  }

  @Test func levelsAndBanks_areRefused_whenTheyDoNotFit() throws {
    let profile = try ModelFixtures.tinyProfile()
    let good = [UInt16](repeating: 7, count: 256)
    let banks = [UInt8](repeating: 0, count: 384)
    func kind(_ levels: [UInt16], _ banks: [UInt8]) throws -> ModelError.Kind? {
      try ModelFixtures.error {
        try ModelPacker(
          profile: profile, description: ModelFixtures.description(), levels: levels, weightBanks: banks)
      }?.kind
    }
    #expect(try kind(good, banks) == nil)
    #expect(try kind(good.dropLast(), banks) == .phaseShape)
    #expect(try kind(good.dropLast() + [8], banks) == .phaseValue)
    #expect(try kind(good, banks + banks) == .weightShape)
    // Diode 16 does not exist.
    var spare = banks
    spare[2] = 0x80
    #expect(try kind(good, spare) == .inconsistent)
  }

  @Test func designAndInput_areRefused_whenTheyDoNotFitTheBoard() throws {
    var broken = try ModelFixtures.tinyProfile()
    broken.design.detector.pixels = 0
    #expect(try ModelFixtures.error { try ModelFixtures.packer(broken) }?.kind == .optics)
    let profile = try ModelFixtures.tinyProfile()
    var description = ModelFixtures.description()
    description.input = InputSpecification(pixels: 28)
    let error = try ModelFixtures.error {
      try ModelPacker(
        profile: profile, description: description, levels: [UInt16](repeating: 0, count: 256),
        weightBanks: [UInt8](repeating: 0, count: 384))
    }
    #expect(error?.kind == .sizeMismatch)
  }

  @Test func twoLayers_keepTheirOwnLevels() throws {
    var design = ModelFixtures.tinyDesign()
    let second = PhaseLayer(pixels: 16, pitchMeters: 9.2e-6, levels: 4, phasePerLevelRadians: 0.5 * .pi)
    design.path += [.phase(second), design.path[0]]
    let profile = try ModelFixtures.tinyProfile(design)
    let phase = [Double](repeating: 3 * 0.2595 * .pi, count: 256) + [Double](repeating: -0.5 * .pi, count: 256)
    func packer(_ shape: [Int]) throws -> ModelPacker {
      try ModelPacker(
        profile: profile, description: ModelFixtures.description(), phase: phase, phaseShape: shape,
        weights: ModelFixtures.weights(), weightShape: [16, 3])
    }
    #expect(try ModelFixtures.error { try packer([32, 16]) }?.kind == .phaseShape)
    let made = try packer([2, 16, 16])
    #expect(made.masks.map { $0.levels.first } == [3, 3])
    #expect(made.masks.map(\.phasePerLevelRadians) == [0.2595 * .pi, 0.5 * .pi])
    #expect(made.program.packedMask.count == 192)
    // Any operator with as many inputs and diodes will do here.
    let lit = try ModelFixtures.fusedOperator(ModelFixtures.tinyProfile(), [made.masks[0]])
    let (bundle, report) = try made.pack(operator: lit)
    #expect(report.levelHistogram == [[0, 0, 0, 256, 0, 0, 0, 0], [0, 0, 0, 256]])
    let decoded = try ModelBundle(decoding: bundle.encoded())
    #expect(decoded == bundle)
    #expect(decoded.exportedPhase.shape == [2, 16, 16])
    try decoded.check(against: profile)
  }

  @Test func bareOptics_getABoardThatTakesTheirMask() throws {
    let reference = try BoardProfileLoader(ModelFixtures.locator).load("accel-reference")
    let optics = OpticsDescription(design: ModelFixtures.tinyDesign(levels: 9, phasePerLevel: 0.2 * .pi))
    let profile = reference.carrying(optics, name: "my-optics")
    #expect(profile.maskBits == 4)
    #expect(profile.simulatorOnly)
    for continuous in [false, true] {
      let bundle = try ModelFixtures.bundle(profile, continuous: continuous)
      #expect(bundle.manifest.board == "my-optics")
      try bundle.check(against: profile)
    }
  }
}
