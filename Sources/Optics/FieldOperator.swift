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
    let size = joint.size
    legTerms = joint.legTerms
    samplesPerDiode = size.perSide * size.perSide
    var field = ComplexMatrix(rows: size.samples, columns: size.pixels)
    while let block = joint.takeFirst() { Kernels.reorder(block, of: size, into: &field) }
    (re, im) = (field.re, field.im)
  }
}

extension JointProduct {
  /// Builds the product of a design with its masks, the photodiodes standing as `placement` says, which turns nothing.
  /// - Throws: `OpticsError` when design, masks or placement cannot be used.
  init(
    design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) {
    try MaskCheck.validate(design, masks: masks, placement: placement, options: options)
    let perSide = design.detector.sampling.samplesPerSide
    if masks.count == 1 {
      self.init(try SeparableProduct(design: design, mask: masks[0], placement: placement, options: options))
    } else {
      self.init(
        try TwoLayerFactors(design: design, placement: placement, options: options), masks: masks,
        perSide: perSide, kernel: options.kernel)
    }
  }
}
