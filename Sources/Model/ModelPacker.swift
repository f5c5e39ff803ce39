import CandelaBoardSpec
import CandelaOptics

/// Makes a bundle from plain arrays.
///
/// The initialiser rounds and checks; `masks` then lets the caller build (or fetch) the operator that `pack` needs for
/// the golden vectors.
public struct ModelPacker: Sendable {
  /// The masks after rounding, one for each phase layer.
  public let masks: [PhaseMask]
  /// What a board needs to run the model.
  public let program: BoardProgram

  private let profile: BoardProfile
  private let manifest: ModelManifest
  private let mask: PackedMask
  private let zeroWeights: Int

  /// Takes a mask as phases and the weights of a linear layer.
  /// - Parameters:
  ///   - profile: the board that the model is for.
  ///   - description: names, classes, provenance.
  ///   - phase: phases in radians, row by row, layer after layer; any finite value, taken modulo 2 pi.
  ///   - phaseShape: [rows, columns] or [layers, rows, columns], as the design has them.
  ///   - weights: [diodes, classes], row by row; diode = row * columns + column. Only the sign is used; zero counts as
  ///     plus.
  ///   - weightShape: the shape of `weights`.
  ///   - continuous: keeps 16-bit phases instead of the design's levels, for simulated boards with CONTINUOUS_MASK.
  /// - Throws: `ModelError` that names the array, the element or the class at fault.
  public init(
    profile: BoardProfile, description: ModelDescription, phase: [Double], phaseShape: [Int], weights: [Double],
    weightShape: [Int], continuous: Bool = false
  ) throws(ModelError) {
    try ModelManifest.check(classes: description.classes)
    let maskDescription = try Self.maskDescription(profile, isContinuous: continuous)
    let mask = try PackedMask(phase: phase, shape: phaseShape, description: maskDescription)
    let packed = try PackedWeights(
      weights, shape: weightShape, diodes: Self.diodes(profile), classes: description.classes.count)
    try self.init(profile, description, mask: mask, banks: packed.banks, zeroWeights: packed.zeros)
  }

  /// Takes a mask as levels and weights as banks, as training here makes them.
  /// - Parameters:
  ///   - profile: the board that the model is for.
  ///   - description: names, classes, provenance.
  ///   - levels: levels of the design (or 16-bit codes), row by row, layer after layer.
  ///   - continuous: whether `levels` are 16-bit codes of 2 pi / 65,536.
  ///   - weightBanks: 128 bytes a class, as `BinaryWeights.banks` packs them.
  /// - Throws: `ModelError` that names the array, the element or the class at fault.
  public init(
    profile: BoardProfile, description: ModelDescription, levels: [UInt16], continuous: Bool = false,
    weightBanks: [UInt8]
  ) throws(ModelError) {
    try ModelManifest.check(classes: description.classes)
    let maskDescription = try Self.maskDescription(profile, isContinuous: continuous)
    let mask = try PackedMask(levels: levels, description: maskDescription)
    try self.init(profile, description, mask: mask, banks: weightBanks, zeroWeights: 0)
  }

  private init(
    _ profile: BoardProfile, _ description: ModelDescription, mask: PackedMask, banks: [UInt8], zeroWeights: Int
  ) throws(ModelError) {
    guard banks.count == description.classes.count * RegisterMap.weightBankBytes else {
      throw ModelError(
        .weightShape, "\(banks.count) bytes of weight banks for \(description.classes.count) classes",
        remedy: "Give \(RegisterMap.weightBankBytes) bytes a class")
    }
    guard description.relativeExposure > 0, description.relativeExposure <= 1 else {
      throw ModelError(
        .malformedManifest, "the relative exposure is \(description.relativeExposure)",
        remedy: "Give a number above 0, at most 1")
    }
    // As the board can time it, so that golden vectors and board agree to the last bit.
    let relativeExposure = profile.timing.realisedExposure(description.relativeExposure)
    let packedMask = mask.packed
    program = BoardProgram(
      designDigest: profile.designDigest, maskFormat: mask.description.format, packedMask: packedMask,
      classCount: description.classes.count, weightBanks: banks, relativeExposure: relativeExposure)
    let input = description.input ?? InputSpecification(pixels: profile.design.input.pixels)
    manifest = ModelManifest(
      name: description.name, task: description.task, classes: description.classes, input: input, board: profile.name,
      designDigest: profile.designDigest, diodes: Self.diodes(profile), mask: mask.description,
      maskDigest: program.maskDigest, weightsDigest: program.weightsDigest, relativeExposure: relativeExposure,
      provenance: description.provenance, metrics: description.metrics)
    try manifest.validate()
    try ModelBundle.check(weightBanks: banks, manifest)
    guard input.pixels == profile.design.input.pixels else {
      throw ModelError(
        .sizeMismatch, "the input has \(input.pixels) pixels a side; the design has \(profile.design.input.pixels)")
    }
    masks = try ModelBundle.masks(packedMask, mask.description)
    self.profile = profile
    self.mask = mask
    self.zeroWeights = zeroWeights
  }

  /// Makes the bundle, its golden vectors computed with the operator of the board's design and `masks`.
  /// - Throws: `ModelError` of kind `sizeMismatch` for an operator of another design.
  public func pack(
    operator fusedOperator: FusedOperator, goldenCount: Int = GoldenVectors.defaultCount
  ) throws(ModelError) -> (bundle: ModelBundle, report: PackReport) {
    let weights = BinaryWeights(
      classCount: program.classCount, diodeCount: manifest.diodes, banks: program.weightBanks)
    let golden = try GoldenVectors(
      count: goldenCount, maskDigest: program.maskDigest, profile: profile, weights: weights,
      relativeExposure: program.relativeExposure, operator: fusedOperator)
    let bundle = try ModelBundle(
      manifest: manifest, packedMask: program.packedMask, weightBanks: program.weightBanks, golden: golden)
    let report = PackReport(
      phaseRoundingRMS: mask.roundingRMS, phaseRoundingMaximum: mask.roundingMaximum, levelHistogram: mask.histogram,
      zeroWeights: zeroWeights, plusDiodes: plusDiodes, maskDigest: program.maskDigest,
      weightsDigest: program.weightsDigest, digest: bundle.digest)
    return (bundle, report)
  }

  private var plusDiodes: [Int] {
    (0..<program.classCount).map { output in
      let bank = output * RegisterMap.weightBankBytes..<(output + 1) * RegisterMap.weightBankBytes
      return program.weightBanks[bank].reduce(0) { $0 + $1.nonzeroBitCount }
    }
  }

  private static func diodes(_ profile: BoardProfile) -> Int {
    profile.design.detector.pixels * profile.design.detector.pixels
  }

  /// The mask that the board takes, after checking that the design is one.
  private static func maskDescription(
    _ profile: BoardProfile, isContinuous: Bool
  ) throws(ModelError) -> MaskDescription {
    do throws(OpticsError) {
      try profile.design.validate()
    } catch {
      throw ModelError(
        .optics, "the design of \(profile.name) cannot be used: \(error.field): \(error.problem)",
        cause: "allowed: \(error.allowed)")
    }
    guard Self.diodes(profile) <= RegisterLimits.diodes else {
      throw ModelError(.optics, "\(diodes(profile)) photodiodes; a weight bank has \(RegisterLimits.diodes) bits")
    }
    let sides = profile.design.phaseLayers.map(\.pixels)
    guard let first = sides.first, sides.allSatisfy({ $0 == first }), (1...16).contains(profile.maskBits) else {
      throw ModelError(.optics, "the phase layers have \(sides) pixels a side; a board takes layers of one size")
    }
    let description = MaskDescription(profile: profile, isContinuous: isContinuous)
    try ModelBundle.checkMask(description, against: profile)
    return description
  }
}
