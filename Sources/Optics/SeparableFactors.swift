/// The factors of a design with one phase layer: H = sum over terms of V M W, where M is the mask's transmission, V joins input rows and
/// detector rows at a mask row, and W joins them at a mask column.
struct SeparableFactors: Sendable {
  struct Term: Sendable {
    /// (detector row, input row) x mask rows.
    let vertical: (re: RealMatrix, im: RealMatrix)
    /// Mask columns x (detector column, input column).
    let horizontal: (re: RealMatrix, im: RealMatrix)
  }

  /// One term for each pair of terms of the two legs, those of the first leg outside.
  let terms: [Term]
  /// Terms of the first and of the second leg.
  let legTerms: [Int]

  init(design: OpticalDesign, options: OperatorOptions) throws(OpticsError) {
    precondition(design.phaseLayers.count == 1, "designs with two phase layers have TwoLayerFactors")
    try OperatorSize(design).check()
    let parts: Parts
    switch design.propagation {
    case .aperiodic: parts = try .aperiodic(design, options: options)
    case .periodic(let pixels, let pitchMeters):
      parts = try .periodic(design, pixels: pixels, pitchMeters: pitchMeters, options: options)
    }
    terms = Self.joined(parts, pixels: design.phaseLayers[0].pixels)
    legTerms = [parts.input.count, parts.detector.count]
  }

  /// The two legs' tables along both axes, before they are joined at the mask.
  struct Parts {
    /// For each term of the first leg: mask sub-points x input pixels.
    let input: [AxisTables]
    /// For each term of the second leg: detector samples x mask sub-points.
    let detector: [AxisTables]
    /// Weights of the sub-points inside a mask pixel.
    let subWeights: [Double]
  }

  struct AxisTables {
    let vertical: ComplexTable
    let horizontal: ComplexTable
  }

  private static func joined(_ parts: Parts, pixels: Int) -> [Term] {
    parts.input.flatMap { input in
      parts.detector.map { detector in
        Term(
          vertical: Kernels.join(
            detector: detector.vertical, input: input.vertical, pixels: pixels, subWeights: parts.subWeights,
            transposed: false),
          horizontal: Kernels.join(
            detector: detector.horizontal, input: input.horizontal, pixels: pixels, subWeights: parts.subWeights,
            transposed: true))
      }
    }
  }
}
