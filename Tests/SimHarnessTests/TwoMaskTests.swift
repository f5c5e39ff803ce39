import CandelaModel
import CandelaOptics
import CandelaSimHarness
import Testing

/// A model of two masks on its way from the packer through the registers to the light.
@Suite struct TwoMaskTests {
  @Test func bundleOfTwoMasks_givesTheSameRecords_overTheRegistersAndWithoutThem() throws {
    var profile = Tiny.profile
    profile.design.path += Array(Tiny.design.path[1...])
    let second = (0..<256).map { UInt16($0 * $0 * 11 % 37 % 6) }
    let packer = try ModelPacker(
      profile: profile,
      description: ModelDescription(
        name: "two", task: "a test", classes: ["a", "b", "c"], provenance: ModelProvenance(tool: "test")),
      levels: Tiny.mask.levels + second, weightBanks: Tiny.banks)
    let operators = OperatorCache()
    let fused = try operators.fusedOperator(design: profile.design, masks: packer.masks)
    #expect(fused.legTerms.count == 3)
    let bundle = try ModelBundle(decoding: packer.pack(operator: fused).bundle.encoded())
    #expect(bundle.masks.map(\.levels) == [Tiny.mask.levels, second])

    let set = Tiny.apertures(40)
    func records(_ masks: [PhaseMask], _ program: BoardProgram, _ path: Evaluation.Path) throws -> [EvaluationRecord] {
      try Evaluation(profile: profile, program: program, masks: masks, device: Tiny.device, operators: operators)
        .run(set, path: path, threads: 1)
    }
    let direct = try records(bundle.masks, bundle.program, .direct)
    #expect(try records(bundle.masks, bundle.program, .registers) == direct)
    // The masks' order counts: the board must not take the second for the first.
    #expect(try records(bundle.masks.reversed(), bundle.program, .direct) != direct)
  }
}
