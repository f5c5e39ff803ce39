/// The factors of a design with one phase layer, made when they are asked for: H = sum over terms of V M W, where M is the
/// mask's transmission, V joins input rows and detector rows at a mask row, and W joins them at a mask column.
package struct SeparableFactors: Sendable {
  /// Terms of the first and of the second leg.
  var legTerms: [Int] { [parts.input.count, parts.detector.count] }
  /// Input pixels along a side.
  var inputs: Int { parts.input[0].vertical.columns }
  /// Detector samples along a side.
  package var samples: Int { parts.detector[0].vertical.rows }

  private let parts: Parts
  private let pixels: Int
  private let kernel: KernelChoice

  /// `placement` has a shift only.
  /// - Throws: `OpticsError` when the design cannot be built, or is too large for a dense operator where one `isDense`.
  package init(
    design: OpticalDesign, placement: DetectorPlacement = .aligned, options: OperatorOptions, isDense: Bool = true
  ) throws(OpticsError) {
    precondition(design.phaseLayers.count == 1, "designs with two phase layers have TwoLayerFactors")
    let size = OperatorSize(design, isDense: isDense)
    try size.check()
    switch design.propagation {
    case .aperiodic: parts = try .aperiodic(design, size: size, placement: placement, options: options)
    case .periodic(let pixels, let pitchMeters):
      try size.checkTables(maskPoints: pixels)
      parts = try .periodic(design, pixels: pixels, pitchMeters: pitchMeters, placement: placement, options: options)
    }
    pixels = design.phaseLayers[0].pixels
    kernel = options.kernel
  }

  /// One term for each pair of terms of the two legs, those of the first leg outside.
  package var terms: [Term] {
    parts.input.indices.flatMap { input in parts.detector.indices.map { Term(input: input, detector: $0) } }
  }

  /// V of a term, transposed, for some of the detector's rows: mask rows x (detector row, input row).
  package func vertical(_ term: Term, rows: Range<Int>) -> ComplexMatrix {
    Kernels.join(
      detector: parts.detector[term.detector].vertical, samples: rows,
      input: parts.input[term.input].vertical, pixels: pixels, subWeights: parts.subWeights, kernel: kernel)
  }

  /// Columns of a term's W: mask columns x (detector column, input column), for some of the detector's columns.
  package func horizontal(_ term: Term, columns: Range<Int>) -> ComplexMatrix {
    Kernels.join(
      detector: parts.detector[term.detector].horizontal, samples: columns,
      input: parts.input[term.input].horizontal, pixels: pixels, subWeights: parts.subWeights, kernel: kernel)
  }

  /// For each term of the first leg: input rows and input columns x mask points.
  var inputPlanes: [(vertical: ComplexMatrix, horizontal: ComplexMatrix)] {
    parts.input.map { ($0.vertical.transposedFloats(rowFactors: nil), $0.horizontal.transposedFloats(rowFactors: nil)) }
  }

  /// For each term of the second leg: mask points x detector rows and x detector columns, the weights of the points inside
  /// a mask pixel included.
  var detectorPlanes: [(vertical: ComplexMatrix, horizontal: ComplexMatrix)] {
    let weights = (0..<pixels).flatMap { _ in parts.subWeights }
    return parts.detector.map {
      ($0.vertical.transposedFloats(rowFactors: weights), $0.horizontal.transposedFloats(rowFactors: weights))
    }
  }

  /// Points along a side of a mask pixel.
  var pointsPerPixel: Int { parts.subWeights.count }

  /// A pair of terms of the two legs.
  package struct Term: Sendable {
    let input: Int
    let detector: Int
  }

  /// The two legs' tables along both axes, before they are joined at the mask.
  struct Parts: Sendable {
    /// For each term of the first leg: mask sub-points x input pixels.
    let input: [AxisTables]
    /// For each term of the second leg: detector samples x mask sub-points.
    let detector: [AxisTables]
    /// Weights of the sub-points inside a mask pixel.
    let subWeights: [Double]
  }

  struct AxisTables: Sendable {
    var vertical: ComplexTable
    var horizontal: ComplexTable
  }
}
