import CandelaOptics

/// What the golden digests are made of. It needs neither Foundation nor a test library, because Tests/CrossCheck compiles it
/// for another processor as well.
enum GoldenOptics {
  /// A small bench, a small published device, and both with two masks (the bench's pixels are fine enough for the fitted
  /// pair and coarse enough for the interpolation).
  static let designs: [OpticalDesign] = [
    Fixture.tinyBench, Fixture.published(grid: 60, factor: 2, diodes: 4, firstPixel: 8, stepPixels: 10.25),
    Fixture.twoLayerBench(inputPixels: 3, maskPixels: 150, diodes: 3, scale: 0.2), Fixture.twoLayerPublished,
  ]
  static let frames: Range<UInt32> = 0..<300

  static func fused(
    _ design: OpticalDesign, _ kernel: KernelChoice, form: OperatorForm = .automatic
  ) throws(OpticsError) -> FusedOperator {
    try FusedOperator(
      design: design, masks: Fixture.masks(for: design, seed: 41), options: OperatorOptions(form: form, kernel: kernel))
  }

  static func digest(_ fused: FusedOperator) -> UInt64 {
    var digest = Digest()
    for byte in fused.stored { digest.add(byte) }
    return digest.value
  }

  /// Classes, outputs and diodes of `frames` random apertures through every noise stage; `report` gets each frame's digest.
  static func resultDigest(_ fused: FusedOperator, report: (UInt32, UInt64) -> Void = { _, _ in }) -> UInt64 {
    let core = AnalogCore(
      operator: fused, noise: AnalogFixture.noise, serial: 4711, seed: 42, outputFullScaleVolts: 0.05)
    let random = Philox(key: 43)
    let banks = BinaryWeights.banks(diodeCount: fused.diodeCount, classCount: 10) { diode, output in
      random.block(UInt64(diode), UInt64(output)).0 & 1 == 1
    }
    let weights = BinaryWeights(classCount: 10, diodeCount: fused.diodeCount, banks: banks)
    var digest = Digest()
    for frame in frames {
      let currents = Fixture.currents(fused, Fixture.aperture(fused.inputCount, seed: UInt64(frame)))
      let result = core.classify(currents: currents.span, weights: weights, sequence: frame)
      digest.add(UInt32(result.winner))
      for output in 0..<10 { digest.add(UInt32(bitPattern: result.codes[output])) }
      for code in core.diodeCodes(currents: currents.span, sequence: frame, fullScaleElectrons: 100_000) {
        digest.add(UInt32(code))
      }
      report(frame, digest.value)
    }
    return digest.value
  }
}
