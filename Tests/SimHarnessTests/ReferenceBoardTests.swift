import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import CandelaScene
import CandelaSimHarness
import Foundation
import Testing

/// The bench as shipped, at full size.
@Suite struct ReferenceBoardTests {
  private static let frames = 50
  private static let classCount = 8

  private static func profile() throws -> BoardProfile {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let locator = ResourceLocator(explicit: root, environment: [:], executable: nil, currentDirectory: root)
    return try BoardProfileLoader(locator).load("accel-reference")
  }

  @Test func referenceBoard_givesOneDigest_overRegistersAndDirect() throws {
    let profile = try Self.profile()
    let layer = try #require(profile.design.phaseLayers.first)
    let random = Philox(key: 9)
    let levels = (0..<layer.pixels * layer.pixels).map { UInt16(random.block(UInt64($0), 0).0 % UInt64(layer.levels)) }
    let mask = PhaseMask(pixels: layer.pixels, levels: levels, phasePerLevelRadians: layer.phasePerLevelRadians)
    let diodes = profile.design.detector.pixels * profile.design.detector.pixels
    let program = BoardProgram(
      designDigest: profile.designDigest, maskFormat: .levels,
      packedMask: BitPacking.pack(levels, bits: profile.maskBits), classCount: Self.classCount,
      weightBanks: BinaryWeights.banks(diodeCount: diodes, classCount: Self.classCount) { diode, output in
        random.block(UInt64(diode), UInt64(1 + output)).0 % 2 == 0
      })
    let scene = try LabelledSet(.testing, count: Self.frames, seed: 3)
    var set = ApertureSet(pixelCount: scene.byteCount)
    for frame in 0..<Self.frames { set.append(scene.frame(frame).span, label: scene.label(frame)) }
    let evaluation = Evaluation(
      profile: profile, program: program, masks: [mask], device: SimulatedDevice(), operators: OperatorCache())
    let digests = try [(Evaluation.Path.registers, 2), (.direct, 1)].map { path, threads in
      EvaluationReport(
        try evaluation.run(set, path: path, threads: threads), labels: set.labels, classCount: Self.classCount
      ).digest
    }
    #expect(digests[0] == digests[1])
    #expect(digests[0] == Self.goldenDigest)
  }

  /// As first computed by this project, on x86-64 in release, with the profile as shipped.
  private static let goldenDigest = "2758ea627f3440aac1d1e70ce39a56205e86c7fcc19b5803635a31724cca3e81"
}
