/// The linear map from input amplitudes to the field at the detector's samples, in single precision.
///
/// Rows are samples (those of one diode stand together, row by row within it), columns are input pixels, row by row.
/// The photocurrent of a diode is the sum of |row . amplitudes|^2 over its samples. Bit-identical on every machine.
public struct FieldOperator: Sendable {
  /// Real part, samples x input pixels.
  public let re: RealMatrix
  /// Imaginary part, samples x input pixels.
  public let im: RealMatrix
  /// Samples of one diode.
  public let samplesPerDiode: Int
  /// Separable terms that each leg took.
  public let legTerms: [Int]

  /// Builds the operator of a design with its masks (one for each phase layer).
  /// - Throws: `OpticsError` when design or masks cannot be used.
  public init(design: OpticalDesign, masks: [PhaseMask], options: OperatorOptions = OperatorOptions())
    throws(OpticsError)
  {
    try design.validate()
    try options.validate()
    try Self.check(masks, against: design)
    let joint: (re: RealMatrix, im: RealMatrix)
    if masks.count == 1 {
      let factors = try SeparableFactors(design: design, options: options)
      legTerms = factors.legTerms
      joint = Self.joint(factors, mask: masks[0], kernel: options.kernel)
    } else {
      let factors = try TwoLayerFactors(design: design, options: options)
      legTerms = factors.legTerms
      joint = TwoLayerProduct(factors, masks: masks, kernel: options.kernel).joint()
    }
    let perSide = design.detector.sampling.samplesPerSide
    samplesPerDiode = perSide * perSide
    let side = design.detector.pixels * perSide
    re = Kernels.reorder(joint.re, side: side, perSide: perSide, inputs: design.input.pixels)
    im = Kernels.reorder(joint.im, side: side, perSide: perSide, inputs: design.input.pixels)
  }

  /// sum over terms of V M W as real products: [Re V, -Im V; Im V, Re V] stands for a complex factor.
  private static func joint(
    _ factors: SeparableFactors, mask: PhaseMask, kernel: KernelChoice
  ) -> (re: RealMatrix, im: RealMatrix) {
    let transmission = mask.transmission()
    let right = ComplexProducts.stacked(transmission.re, transmission.im)
    let size = factors.terms[0].vertical.re.rows
    var re = RealMatrix(rows: size, columns: size)
    var im = re
    for term in factors.terms {
      var masked = (re: RealMatrix(rows: size, columns: mask.pixels), im: RealMatrix(rows: size, columns: mask.pixels))
      ComplexProducts.multiply(term.vertical, right, into: &masked, kernel: kernel)
      var sum = (re: re, im: im)
      (re, im) = (RealMatrix(rows: 0, columns: 0), RealMatrix(rows: 0, columns: 0))
      ComplexProducts.multiply(
        masked, ComplexProducts.stacked(term.horizontal.re, term.horizontal.im), into: &sum, kernel: kernel)
      (re, im) = sum
    }
    return (re, im)
  }

  private static func check(_ masks: [PhaseMask], against design: OpticalDesign) throws(OpticsError) {
    let layers = design.phaseLayers
    guard masks.count == layers.count else {
      throw OpticsError(field: "masks", problem: "\(masks.count) masks", allowed: "\(layers.count), one a phase layer")
    }
    for (index, (mask, layer)) in zip(masks, layers).enumerated() {
      guard mask.pixels == layer.pixels else {
        throw OpticsError(
          field: "masks[\(index)]", problem: "\(mask.pixels) pixels along a side", allowed: "\(layer.pixels)")
      }
      let step = mask.phasePerLevelRadians
      guard step.isFinite, abs(step) <= OpticalDesign.largestPhasePerLevel else {
        throw OpticsError(
          field: "masks[\(index)].phasePerLevel", problem: "\(step) rad",
          allowed: "at most \(OpticalDesign.largestPhasePerLevel) rad")
      }
      // A mask with a step of its own (a continuous one) is not bound to the layer's levels.
      if step == layer.phasePerLevelRadians, let level = mask.levels.first(where: { Int($0) >= layer.levels }) {
        throw OpticsError(
          field: "masks[\(index)].levels", problem: "level \(level)", allowed: "0...\(layer.levels - 1)")
      }
    }
  }
}
