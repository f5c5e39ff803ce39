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

  /// Builds the operator of a design with its masks (one for each phase layer), the photodiodes standing as `placement`
  /// says.
  /// - Throws: `OpticsError` when design, masks or placement cannot be used.
  public init(
    design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement = .aligned,
    options: OperatorOptions = OperatorOptions()
  ) throws(OpticsError) {
    if placement.rotationDegrees != 0 {
      try design.validate()
      try placement.validate(for: design)
      self = try Self.turned(design: design, masks: masks, placement: placement, options: options)
      return
    }
    var joint = try JointProduct(design: design, masks: masks, placement: placement, options: options)
    legTerms = joint.legTerms
    samplesPerDiode = joint.perSide * joint.perSide
    var field = ComplexMatrix(rows: joint.side * joint.side, columns: joint.inputs * joint.inputs)
    while let columns = joint.takeFirst() { Kernels.reorder(columns, of: joint, into: &field) }
    (re, im) = (field.re, field.im)
  }
}

extension JointProduct {
  /// Builds the product of a design with its masks, the photodiodes standing as `placement` says, which turns nothing.
  /// - Throws: `OpticsError` when design, masks or placement cannot be used.
  init(
    design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) {
    try design.validate()
    try placement.validate(for: design)
    try options.validate()
    try Self.check(masks, against: design)
    let perSide = design.detector.sampling.samplesPerSide
    if masks.count == 1 {
      self.init(
        try SeparableFactors(design: design, placement: placement, options: options), mask: masks[0],
        perSide: perSide, kernel: options.kernel)
    } else {
      self.init(
        try TwoLayerFactors(design: design, placement: placement, options: options), masks: masks,
        perSide: perSide, kernel: options.kernel)
    }
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
