import CandelaOptics

/// The field operator of a design with two phase layers as a differentiable function of both masks' phases.
///
/// It uses the factors that evaluation uses (TwoLayerFactors), in floats and with OpenBLAS: fast, but not the same to the
/// last bit on every machine. Meant for masks of about 128 x 128 pixels.
public struct TwoLayerModel: Sendable {
  /// Pixels along a side of the first mask.
  public let firstPixels: Int
  /// Pixels along a side of the second mask.
  public let secondPixels: Int
  /// Rows of the operator: detector samples, those of one diode together.
  public let sampleCount: Int
  /// Columns of the operator: input pixels.
  public let inputCount: Int

  let inputs: Int
  let nodes: Int
  let points: Int
  let pointsPerPixel: Int
  /// For each pair of terms and input row, nodes x rows of the first mask.
  let rows: [[ComplexMatrix]]
  /// For each pair of terms, columns of the first mask x (input column, node).
  let columns: [ComplexMatrix]
  /// Points x nodes, where the field is interpolated.
  let interpolation: ComplexMatrix?
  /// For each term of the last leg, detector rows x points and points x detector columns.
  let detector: [(rows: ComplexMatrix, columns: ComplexMatrix)]
  /// For (row, column) of the detector's samples, the operator's row.
  let sampleRows: [Int]
  let samples: Int

  /// The model of a valid design with two phase layers.
  /// - Throws: `OpticsError` when the design has another number of layers or cannot be computed.
  public init(design: OpticalDesign, options: OperatorOptions = OperatorOptions()) throws(OpticsError) {
    try design.validate()
    try options.validate()
    guard design.phaseLayers.count == 2 else {
      throw OpticsError(field: "path", problem: "\(design.phaseLayers.count) phase layers", allowed: "two")
    }
    let factors = try TwoLayerFactors(design: design, options: options)
    (inputs, nodes, points, samples) = (factors.inputs, factors.nodes, factors.points, factors.samples)
    pointsPerPixel = factors.pointsPerPixel
    firstPixels = factors.firstPixels
    secondPixels = factors.points / factors.pointsPerPixel
    (sampleCount, inputCount) = (samples * samples, inputs * inputs)
    rows = factors.terms.map { term in
      (0..<factors.inputs).map { input in
        ComplexMatrix(rows: factors.nodes, columns: factors.firstPixels, of: term.vertical) { node, pixel in
          (node * factors.inputs + input) * factors.firstPixels + pixel
        }
      }
    }
    columns = factors.terms.map { term in
      ComplexMatrix(
        rows: factors.firstPixels, columns: factors.inputs * factors.nodes, of: term.horizontal
      ) { pixel, column in
        (pixel * factors.nodes + column % factors.nodes) * factors.inputs + column / factors.nodes
      }
    }
    interpolation = factors.interpolation.map { band in
      ComplexMatrix(
        rows: band.matrix.rows, columns: band.matrix.columns, values: band.matrix.values.flatMap { [$0, 0] })
    }
    detector = factors.detectorTerms.map { term in
      (
        ComplexMatrix(rows: factors.samples, columns: factors.points, of: term.vertical) { $0 * factors.points + $1 },
        ComplexMatrix(rows: factors.points, columns: factors.samples, of: term.horizontal) { $0 * factors.samples + $1 }
      )
    }
    let (perSide, diodes) = (design.detector.sampling.samplesPerSide, design.detector.pixels)
    sampleRows = (0..<samples * samples).map { index in
      let (row, column) = (index / (perSide * diodes), index % (perSide * diodes))
      let diode = row / perSide * diodes + column / perSide
      return (diode * perSide + row % perSide) * perSide + column % perSide
    }
  }

  /// Phases of both masks, first the first one's: firstPixels^2 + secondPixels^2.
  public var phaseCount: Int { firstPixels * firstPixels + secondPixels * secondPixels }
}

extension ComplexMatrix {
  /// Elements picked from real and imaginary parts by the index that `source` gives for a row and a column.
  fileprivate init(
    rows: Int, columns: Int, of parts: (re: RealMatrix, im: RealMatrix), source: (_ row: Int, _ column: Int) -> Int
  ) {
    self.init(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let index = source(row, column)
        values[2 * (row * columns + column)] = parts.re.values[index]
        values[2 * (row * columns + column) + 1] = parts.im.values[index]
      }
    }
  }
}
