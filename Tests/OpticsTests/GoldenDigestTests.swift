import CandelaOptics
import Testing

/// Digests typed in by hand: debug and release builds, every kernel and every processor must give these bytes.
///
/// When one changes on purpose (a better quadrature, another draw), every cached operator and every published digest
/// changes with it: say so in the changelog and type the new value here.
struct GoldenDigestTests {
  private static let operatorDigests: [UInt64] = [
    0xE9A5_4499_227A_5905, 0xBB93_B742_E21C_F977, 0x415E_D431_43B4_AD6B, 0xB8BB_7798_019B_8B9F,
  ]
  private static let resultDigests: [UInt64] = [
    0x186B_C605_1299_0547, 0x924E_D302_CA85_FB66, 0xACB2_6374_BA38_14BB, 0x5C2C_7567_A8F9_AAFD,
  ]
  /// Of the designs with one mask, as structured operators.
  private static let structuredDigests: [UInt64] = [0x7249_1DB1_809D_2C7E, 0x2A35_8954_BD78_0AF4]

  @Test(arguments: [0, 1, 2, 3], [KernelChoice.automatic, .scalar])
  func operator_hasItsBytes(index: Int, kernel: KernelChoice) throws {
    let digest = GoldenOptics.digest(try GoldenOptics.fused(GoldenOptics.designs[index], kernel))
    print("operator \(index) by \(kernel.instructionSet): \(String(digest, radix: 16))")
    #expect(digest == Self.operatorDigests[index])
  }

  @Test(arguments: [0, 1, 2, 3], [KernelChoice.automatic, .scalar])
  func results_haveTheirBytes(index: Int, kernel: KernelChoice) throws {
    let digest = GoldenOptics.resultDigest(try GoldenOptics.fused(GoldenOptics.designs[index], kernel))
    print("results \(index) by \(kernel.instructionSet): \(String(digest, radix: 16))")
    #expect(digest == Self.resultDigests[index])
  }

  @Test(arguments: [0, 1], [KernelChoice.automatic, .scalar])
  func structuredResults_haveTheirBytes(index: Int, kernel: KernelChoice) throws {
    let fused = try GoldenOptics.fused(GoldenOptics.designs[index], kernel, form: .structured)
    let digest = GoldenOptics.resultDigest(fused)
    print("structured results \(index) by \(kernel.instructionSet): \(String(digest, radix: 16))")
    #expect(digest == Self.structuredDigests[index])
  }
}
