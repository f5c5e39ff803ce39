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
    try design.validate()
    try placement.validate(for: design)
    if placement.rotationDegrees != 0 {
      self = try Self.turned(design: design, masks: masks, placement: placement, options: options)
      return
    }
    try options.validate()
    try Self.check(masks, against: design)
    let factors = try SeparableFactors(design: design, placement: placement, options: options)
    legTerms = factors.legTerms
    let perSide = design.detector.sampling.samplesPerSide
    samplesPerDiode = perSide * perSide
    let side = design.detector.pixels * perSide
    let joint = Self.joint(factors, mask: masks[0], kernel: options.kernel)
    re = Kernels.reorder(joint.re, side: side, perSide: perSide, inputs: design.input.pixels)
    im = Kernels.reorder(joint.im, side: side, perSide: perSide, inputs: design.input.pixels)
  }

  /// sum over terms of V M W as real products: [Re V, -Im V; Im V, Re V] stands for a complex factor.
  private static func joint(
    _ factors: SeparableFactors, mask: PhaseMask, kernel: KernelChoice
  ) -> (re: RealMatrix, im: RealMatrix) {
    let transmission = mask.transmission()
    let right = stacked(transmission.re, transmission.im)
    let size = factors.terms[0].vertical.re.rows
    var re = RealMatrix(rows: size, columns: size)
    var im = re
    for term in factors.terms {
      var masked = (re: RealMatrix(rows: size, columns: mask.pixels), im: RealMatrix(rows: size, columns: mask.pixels))
      multiply(term.vertical, right, into: &masked, kernel: kernel)
      var sum = (re: re, im: im)
      (re, im) = (RealMatrix(rows: 0, columns: 0), RealMatrix(rows: 0, columns: 0))
      multiply(masked, stacked(term.horizontal.re, term.horizontal.im), into: &sum, kernel: kernel)
      (re, im) = sum
    }
    return (re, im)
  }

  /// C += A B for complex A; `stackedB` holds the real part of B above its imaginary part.
  private static func multiply(
    _ a: (re: RealMatrix, im: RealMatrix), _ stackedB: RealMatrix, into c: inout (re: RealMatrix, im: RealMatrix),
    kernel: KernelChoice
  ) {
    Kernels.multiply(beside(a.re, a.im, sign: -1), stackedB, into: &c.re, kernel: kernel)
    Kernels.multiply(beside(a.im, a.re, sign: 1), stackedB, into: &c.im, kernel: kernel)
  }

  private static func stacked(_ top: RealMatrix, _ bottom: RealMatrix) -> RealMatrix {
    RealMatrix(rows: top.rows + bottom.rows, columns: top.columns, values: top.values + bottom.values)
  }

  private static func beside(_ left: RealMatrix, _ right: RealMatrix, sign: Float) -> RealMatrix {
    var values: [Float] = []
    values.reserveCapacity(2 * left.values.count)
    for row in 0..<left.rows {
      let range = row * left.columns..<(row + 1) * left.columns
      values.append(contentsOf: left.values[range])
      if sign < 0 {
        for value in right.values[range] { values.append(-value) }
      } else {
        values.append(contentsOf: right.values[range])
      }
    }
    return RealMatrix(rows: left.rows, columns: left.columns + right.columns, values: values)
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
