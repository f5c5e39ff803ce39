import CandelaOptics
import Testing

/// Digests typed in by hand: debug and release builds, every kernel and every processor must give these bytes.
///
/// When one changes on purpose (a better quadrature, another draw), every cached operator and every published digest
/// changes with it: say so in the changelog and type the new value here.
struct GoldenDigestTests {
  /// A small bench and a small published device.
  private static let designs: [OpticalDesign] = [
    Fixture.tinyBench, Fixture.published(grid: 60, factor: 2, diodes: 4, firstPixel: 8, stepPixels: 10.25),
  ]
  private static let operatorDigests: [UInt64] = [0xE9A5_4499_227A_5905, 0xBB93_B742_E21C_F977]
  private static let resultDigests: [UInt64] = [0x186B_C605_1299_0547, 0x924E_D302_CA85_FB66]

  private func fused(_ design: OpticalDesign, _ kernel: KernelChoice) throws -> FusedOperator {
    try FusedOperator(
      design: design, masks: [Fixture.mask(for: design, seed: 41)], options: OperatorOptions(kernel: kernel))
  }

  @Test(arguments: [0, 1], [KernelChoice.automatic, .scalar])
  func operator_hasItsBytes(index: Int, kernel: KernelChoice) throws {
    var digest = Digest()
    for byte in try fused(Self.designs[index], kernel).stored { digest.add(byte) }
    print("operator \(index) by \(kernel.instructionSet): \(String(digest.value, radix: 16))")
    #expect(digest.value == Self.operatorDigests[index])
  }

  @Test(arguments: [0, 1], [KernelChoice.automatic, .scalar])
  func results_haveTheirBytes(index: Int, kernel: KernelChoice) throws {
    let fused = try fused(Self.designs[index], kernel)
    let core = AnalogCore(
      operator: fused, noise: AnalogFixture.noise, serial: 4711, seed: 42, outputFullScaleVolts: 0.05)
    let random = Philox(key: 43)
    let banks = BinaryWeights.banks(diodeCount: fused.diodeCount, classCount: 10) { diode, output in
      random.block(UInt64(diode), UInt64(output)).0 & 1 == 1
    }
    let weights = BinaryWeights(classCount: 10, diodeCount: fused.diodeCount, banks: banks)
    var digest = Digest()
    for frame in 0..<300 as Range<UInt32> {
      let currents = Fixture.currents(fused, Fixture.aperture(fused.inputCount, seed: UInt64(frame)))
      let result = core.classify(currents: currents.span, weights: weights, sequence: frame)
      digest.add(UInt32(result.winner))
      for output in 0..<10 { digest.add(UInt32(bitPattern: result.codes[output])) }
      for code in core.diodeCodes(currents: currents.span, sequence: frame, fullScaleElectrons: 100_000) {
        digest.add(UInt32(code))
      }
    }
    print("results \(index) by \(kernel.instructionSet): \(String(digest.value, radix: 16))")
    #expect(digest.value == Self.resultDigests[index])
  }
}
