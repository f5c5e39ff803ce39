/// The factors of a design with two phase layers.
///
/// With i a pair of input rows or columns, m a node at the second mask and y a pixel row of the first: the field at the
/// nodes is the sum over pairs of terms of V M1 W, where V joins (m, i) at y. It is interpolated to the points of the second
/// mask, multiplied by that, and goes on to the samples by the detector's factors.
package struct TwoLayerFactors: Sendable {
  package struct Term: Sendable {
    /// (node, input row) x rows of the first mask.
    package let vertical: (re: RealMatrix, im: RealMatrix)
    /// Columns of the first mask x (node, input column).
    package let horizontal: (re: RealMatrix, im: RealMatrix)
  }

  package struct DetectorTerm: Sendable {
    /// Detector rows x points of the second mask.
    package let vertical: (re: RealMatrix, im: RealMatrix)
    /// Points of the second mask x detector columns.
    package let horizontal: (re: RealMatrix, im: RealMatrix)
  }

  /// One term for each pair of terms of the first two legs.
  package let terms: [Term]
  /// One term for each of the last leg.
  package let detectorTerms: [DetectorTerm]
  /// From nodes to points, where the nodes are not the points themselves.
  package let interpolation: BandInterpolation?
  /// Points along a side of a pixel of the second mask.
  package let pointsPerPixel: Int
  /// Terms of the three legs.
  package let legTerms: [Int]
  /// Input pixels, detector samples, nodes, points of the second mask and pixels of the first, along a side.
  package let inputs: Int
  package let samples: Int
  package let nodes: Int
  package let points: Int
  package let firstPixels: Int

  /// The tables of a valid design with two phase layers.
  /// - Throws: `OpticsError` when the design is too large or too steep.
  package init(design: OpticalDesign, options: OperatorOptions) throws(OpticsError) {
    precondition(design.phaseLayers.count == 2, "designs with one phase layer have SeparableFactors")
    try OperatorSize(design).check()
    let parts: Parts
    switch design.propagation {
    case .aperiodic: parts = try .aperiodic(design, options: options)
    case .periodic(let pixels, let pitchMeters):
      parts = try .periodic(design, pixels: pixels, pitchMeters: pitchMeters, options: options)
    }
    firstPixels = design.phaseLayers[0].pixels
    inputs = design.input.pixels
    samples = design.detector.pixels * design.detector.sampling.samplesPerSide
    points = design.phaseLayers[1].pixels * parts.pointsPerPixel
    nodes = parts.interpolation?.nodes.count ?? points
    interpolation = parts.interpolation
    pointsPerPixel = parts.pointsPerPixel
    legTerms = [parts.input.count, parts.middle.count, parts.detector.count]
    terms = Self.joined(parts, pixels: firstPixels)
    detectorTerms = parts.detector.map {
      DetectorTerm(vertical: $0.vertical.floats(), horizontal: $0.horizontal.transposedFloats())
    }
  }

  /// The three legs' tables along both axes, before the first two are joined at the first mask.
  struct Parts {
    /// For each term of the first leg: sub-points of the first mask x input pixels.
    let input: [SeparableFactors.AxisTables]
    /// For each term of the second leg: nodes x sub-points of the first mask.
    let middle: [SeparableFactors.AxisTables]
    /// For each term of the last leg: detector samples x points of the second mask, with the points' weights.
    let detector: [SeparableFactors.AxisTables]
    /// Weights of the sub-points inside a pixel of the first mask.
    let subWeights: [Double]
    let interpolation: BandInterpolation?
    let pointsPerPixel: Int
  }

  private static func joined(_ parts: Parts, pixels: Int) -> [Term] {
    parts.input.flatMap { input in
      parts.middle.map { middle in
        Term(
          vertical: Kernels.join(
            detector: middle.vertical, input: input.vertical, pixels: pixels, subWeights: parts.subWeights,
            transposed: false),
          horizontal: Kernels.join(
            detector: middle.horizontal, input: input.horizontal, pixels: pixels, subWeights: parts.subWeights,
            transposed: true))
      }
    }
  }
}

extension ComplexTable {
  /// Real and imaginary parts in single precision.
  fileprivate func floats() -> (re: RealMatrix, im: RealMatrix) {
    var (re, im) = (RealMatrix(rows: rows, columns: columns), RealMatrix(rows: rows, columns: columns))
    for index in 0..<rows * columns {
      re.values[index] = Float(values[2 * index])
      im.values[index] = Float(values[2 * index + 1])
    }
    return (re, im)
  }

  fileprivate func transposedFloats() -> (re: RealMatrix, im: RealMatrix) {
    var (re, im) = (RealMatrix(rows: columns, columns: rows), RealMatrix(rows: columns, columns: rows))
    for row in 0..<rows {
      for column in 0..<columns {
        re.values[column * rows + row] = Float(values[2 * (row * columns + column)])
        im.values[column * rows + row] = Float(values[2 * (row * columns + column) + 1])
      }
    }
    return (re, im)
  }
}
