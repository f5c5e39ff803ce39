/// The factors of a design with two phase layers, made when they are asked for.
///
/// With i an input row or column, m a node at the second mask and y a pixel row of the first: the field at the nodes is the
/// sum over pairs of terms of V M1 W, where V joins (i, m) at y. It is interpolated to the points of the second mask,
/// multiplied by that, and goes on to the samples by the detector's factors.
package struct TwoLayerFactors: Sendable {
  /// From nodes to points, where the nodes are not the points themselves.
  package let interpolation: BandInterpolation?
  /// Points along a side of a pixel of the second mask.
  let pointsPerPixel: Int
  /// Terms of the three legs.
  let legTerms: [Int]
  /// Input pixels along a side.
  let inputs: Int
  /// Detector samples along a side.
  package let samples: Int
  /// Nodes along a side, at which the field before the second mask is computed.
  package let nodes: Int
  /// Points along a side of the second mask.
  let points: Int
  /// Pixels along a side of both masks.
  let pixels: [Int]

  let parts: Parts
  let kernel: KernelChoice

  /// The tables of a valid design with two phase layers. `placement` has a shift only.
  /// - Throws: `OpticsError` when the design is too large or too steep.
  package init(
    design: OpticalDesign, placement: DetectorPlacement = .aligned, options: OperatorOptions
  ) throws(OpticsError) {
    precondition(design.phaseLayers.count == 2, "designs with one phase layer have SeparableFactors")
    try OperatorSize(design).check()
    switch design.propagation {
    case .aperiodic: parts = try .aperiodic(design, placement: placement, options: options)
    case .periodic(let pixels, let pitchMeters):
      parts = try .periodic(
        design, pixels: pixels, pitchMeters: pitchMeters, placement: placement, options: options)
    }
    pixels = design.phaseLayers.map { $0.pixels }
    inputs = design.input.pixels
    samples = design.detector.pixels * design.detector.sampling.samplesPerSide
    points = pixels[1] * parts.pointsPerPixel
    nodes = parts.interpolation?.nodes.count ?? points
    interpolation = parts.interpolation
    pointsPerPixel = parts.pointsPerPixel
    legTerms = [parts.input.count, parts.middle.count, parts.detector.count]
    kernel = options.kernel
  }

  /// One term for each pair of terms of the first two legs, those of the first leg outside.
  var terms: [Term] {
    parts.input.indices.flatMap { input in parts.middle.indices.map { Term(input: input, middle: $0) } }
  }

  /// V of a term, transposed: rows of the first mask x (input row, node).
  func vertical(_ term: Term) -> ComplexMatrix {
    Kernels.join(
      detector: parts.middle[term.middle].vertical, samples: 0..<nodes, input: parts.input[term.input].vertical,
      pixels: pixels[0], subWeights: parts.subWeights, kernel: kernel
    ).grouped(by: inputs)
  }

  /// W of a term: columns of the first mask x (input column, node).
  func horizontal(_ term: Term) -> ComplexMatrix {
    Kernels.join(
      detector: parts.middle[term.middle].horizontal, samples: 0..<nodes, input: parts.input[term.input].horizontal,
      pixels: pixels[0], subWeights: parts.subWeights, kernel: kernel
    ).grouped(by: inputs)
  }

  /// For each term of the last leg, points of the second mask x detector rows, and x detector columns.
  var detectorTerms: [(vertical: ComplexMatrix, horizontal: ComplexMatrix)] {
    parts.detector.map { ($0.vertical.transposedFloats, $0.horizontal.transposedFloats) }
  }

  /// A pair of terms of the first two legs.
  struct Term: Sendable {
    let input: Int
    let middle: Int
  }

  /// The three legs' tables along both axes, before the first two are joined at the first mask.
  struct Parts: Sendable {
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
}

extension ComplexMatrix {
  /// Columns (node, input) as columns (input, node), so that those of an input stand together.
  fileprivate func grouped(by inputs: Int) -> ComplexMatrix {
    ComplexMatrix(re: re.grouped(by: inputs), im: im.grouped(by: inputs))
  }
}

extension RealMatrix {
  fileprivate func grouped(by inputs: Int) -> RealMatrix {
    let nodes = columns / inputs
    var out = RealMatrix(rows: rows, columns: columns)
    for row in 0..<rows {
      for input in 0..<inputs {
        let (source, target) = (row * columns + input, row * columns + input * nodes)
        for node in 0..<nodes { out.values[target + node] = values[source + node * inputs] }
      }
    }
    return out
  }
}

extension ComplexTable {
  /// Real and imaginary parts in single precision, rows and columns exchanged.
  fileprivate var transposedFloats: ComplexMatrix {
    var out = ComplexMatrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns {
        out.re.values[column * rows + row] = Float(values[2 * (row * columns + column)])
        out.im.values[column * rows + row] = Float(values[2 * (row * columns + column) + 1])
      }
    }
    return out
  }
}
