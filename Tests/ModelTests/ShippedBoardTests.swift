import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import TestSupport
import Testing

/// Models of the shipped boards' size. Their operators take seconds, so a coarse one with the same numbers of inputs and
/// diodes stands in: packing, reading and comparing do not depend on what it computes.
@Suite struct ShippedBoardTests {
  private static func phases(_ count: Int) -> [Double] {
    var random = SplitMix64(seed: 9)
    return (0..<count).map { _ in Double.random(in: -4...4, using: &random) }
  }

  private static func weights(_ count: Int) -> [Double] {
    var random = SplitMix64(seed: 10)
    return (0..<count).map { _ in Double.random(in: -1...1, using: &random) }
  }

  @Test(arguments: [
    ("accel-reference", false, [400, 400]), ("accel-published", true, [600, 600]),
    ("accel-two-layer", false, [2, 400, 400]),
  ])
  func model_isPackedReadAndVerified(board: String, continuous: Bool, shape: [Int]) throws {
    let profile = try BoardProfileLoader(ModelFixtures.locator).load(board)
    let classes = (0..<10).map { "digit \($0)" }
    let packer = try ModelPacker(
      profile: profile, description: ModelFixtures.description(classes: classes),
      phase: Self.phases(shape.reduce(1, *)), phaseShape: shape, weights: Self.weights(10_240),
      weightShape: [1024, 10], continuous: continuous)
    let lit = try Self.standIn()
    let (bundle, report) = try packer.pack(operator: lit)
    // Uniform phases: the bench's seven steps of 0.2595 pi and one of 0.1835 pi (2 pi less the seven) give
    // sqrt((7 s^3 + r^3) / 12 / (2 pi)) = 0.230 rad; codes of one turn give 2 pi / 65,536 / sqrt(12).
    let expected = continuous ? 2 * Double.pi / 65_536 / 12.0.squareRoot() : 0.230
    #expect(abs(report.phaseRoundingRMS / expected - 1) < 0.01)
    let decoded = try ModelBundle(decoding: bundle.encoded())
    #expect(decoded == bundle)
    #expect(try decoded.verifyGolden(profile: profile, operator: lit).passed)
    #expect(Set(decoded.golden.expected.map(\.winner)).count > 1)
    print("\(board): \(bundle.encoded().count) bytes, rounding \(report.phaseRoundingRMS) rad")
    try Self.refuseCuts(bundle.encoded())
  }

  /// 784 inputs, 1,024 diodes, a small mask whose light differs enough from frame to frame for several winners.
  private static func standIn() throws -> FusedOperator {
    var design = ModelFixtures.tinyDesign()
    design.input.pixels = 28
    design.detector.pixels = 32
    let mask = PhaseMask(
      pixels: 16, levels: (0..<256).map { UInt16($0 * $0 * 7 % 31 % 8) }, phasePerLevelRadians: 0.2595 * .pi)
    return try FusedOperator(design: design, masks: [mask])
  }

  /// Cuts at every 1 KiB boundary.
  private static func refuseCuts(_ bytes: [UInt8]) throws {
    for length in stride(from: 0, to: bytes.count, by: 1024) {
      let error = try #require(try ModelFixtures.error { try ModelBundle(decoding: Array(bytes.prefix(length))) })
      #expect(error.kind == .truncated)
    }
  }
}
