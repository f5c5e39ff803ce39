/// The joint product of a design with two phase layers, input row by input row.
///
/// For an input row i, the field at the nodes of the second mask is one product for all input columns j at once. Each j
/// is then interpolated, multiplied by the second mask and taken to the samples. What is common to all j, or to all i, is
/// done once; docs/optics.md counts the operations.
struct TwoLayerProduct {
  private let factors: TwoLayerFactors
  private let kernel: KernelChoice
  /// For each pair of terms, (node, input row) x columns of the first mask: V M1.
  private let masked: [(re: RealMatrix, im: RealMatrix)]
  /// (pair of terms, real or imaginary part, column of the first mask) x (input column, node).
  private let horizontal: RealMatrix
  /// The second mask, with a column for each point.
  private let secondMask: (re: RealMatrix, im: RealMatrix)
  /// (term of the last leg, real or imaginary part, detector row) x (real or imaginary part, point).
  private let detectorRows: RealMatrix
  /// For each term of the last leg, points x (real or imaginary part, detector column).
  private let detectorColumns: [RealMatrix]
  /// Nodes x points, real.
  private let interpolationTransposed: RealMatrix?

  init(_ factors: TwoLayerFactors, masks: [PhaseMask], kernel: KernelChoice) {
    self.factors = factors
    self.kernel = kernel
    let first = masks[0].transmission()
    let stackedMask = ComplexProducts.stacked(first.re, first.im)
    masked = factors.terms.map { term in
      let size = (term.vertical.re.rows, factors.firstPixels)
      var product = (re: RealMatrix(rows: size.0, columns: size.1), im: RealMatrix(rows: size.0, columns: size.1))
      ComplexProducts.multiply(term.vertical, stackedMask, into: &product, kernel: kernel)
      return product
    }
    horizontal = Self.horizontal(factors)
    let second = masks[1].transmission()
    secondMask = (
      second.re.repeatingColumns(factors.pointsPerPixel), second.im.repeatingColumns(factors.pointsPerPixel)
    )
    detectorRows = factors.detectorTerms.map { term in
      ComplexProducts.stacked(
        ComplexProducts.beside(term.vertical.re, term.vertical.im, sign: -1),
        ComplexProducts.beside(term.vertical.im, term.vertical.re, sign: 1))
    }.reduce(RealMatrix(rows: 0, columns: 2 * factors.points), ComplexProducts.stacked)
    detectorColumns = factors.detectorTerms.map {
      ComplexProducts.beside($0.horizontal.re, $0.horizontal.im, sign: 1)
    }
    interpolationTransposed = factors.interpolation?.matrix.transposed()
  }

  /// (detector row, input row) x (detector column, input column).
  func joint() -> (re: RealMatrix, im: RealMatrix) {
    let size = factors.samples * factors.inputs
    var joint = (re: RealMatrix(rows: size, columns: size), im: RealMatrix(rows: size, columns: size))
    for row in 0..<factors.inputs {
      let fields = fieldsAtNodes(inputRow: row)
      for column in 0..<factors.inputs {
        var field = atPoints(fields, inputColumn: column)
        Kernels.apply(secondMask, rowsPerPixel: factors.pointsPerPixel, to: &field)
        detect(field, inputRow: row, inputColumn: column, into: &joint)
      }
    }
    return joint
  }

  /// (real or imaginary part, node) x (input column, node) for one input row.
  private func fieldsAtNodes(inputRow: Int) -> RealMatrix {
    let (nodes, first) = (factors.nodes, factors.firstPixels)
    var left = RealMatrix(rows: 2 * nodes, columns: 2 * first * masked.count)
    for (pair, product) in masked.enumerated() {
      for node in 0..<nodes {
        let source = (node * factors.inputs + inputRow) * first
        let upper = node * left.columns + 2 * first * pair
        let lower = upper + nodes * left.columns
        for column in 0..<first {
          let (re, im) = (product.re.values[source + column], product.im.values[source + column])
          left.values[upper + column] = re
          left.values[upper + first + column] = -im
          left.values[lower + column] = im
          left.values[lower + first + column] = re
        }
      }
    }
    var fields = RealMatrix(rows: 2 * nodes, columns: factors.inputs * nodes)
    Kernels.multiply(left, horizontal, into: &fields, kernel: kernel)
    return fields
  }

  /// (real or imaginary part, point) x point for one input column: what was computed on nodes is interpolated.
  private func atPoints(_ fields: RealMatrix, inputColumn: Int) -> RealMatrix {
    let (nodes, points) = (factors.nodes, factors.points)
    let columns = inputColumn * nodes..<(inputColumn + 1) * nodes
    guard let interpolation = factors.interpolation, let transposed = interpolationTransposed else {
      return fields.columns(columns)
    }
    var tall = RealMatrix(rows: 2 * points, columns: nodes)
    var field = RealMatrix(rows: 2 * points, columns: points)
    let blocks = stride(from: 0, to: points, by: Self.blockPoints).map { $0..<min($0 + Self.blockPoints, points) }
    for block in blocks {
      let support = interpolation.support(of: block)
      for part in 0..<2 {
        let rows = support.lowerBound + part * nodes..<support.upperBound + part * nodes
        Kernels.multiply(
          MatrixBlock(interpolation.matrix, rows: block, columns: support),
          MatrixBlock(fields, rows: rows, columns: columns), into: &tall, row: block.lowerBound + part * points,
          kernel: kernel)
      }
    }
    for block in blocks {
      let support = interpolation.support(of: block)
      Kernels.multiply(
        MatrixBlock(tall, columns: support), MatrixBlock(transposed, rows: support, columns: block), into: &field,
        column: block.lowerBound, kernel: kernel)
    }
    return field
  }

  /// From the masked field to the samples of one input pixel.
  private func detect(
    _ field: RealMatrix, inputRow: Int, inputColumn: Int, into joint: inout (re: RealMatrix, im: RealMatrix)
  ) {
    let (samples, inputs) = (factors.samples, factors.inputs)
    var rows = RealMatrix(rows: detectorRows.rows, columns: factors.points)
    Kernels.multiply(detectorRows, field, into: &rows, kernel: kernel)
    for (term, columns) in detectorColumns.enumerated() {
      var product = RealMatrix(rows: 2 * samples, columns: 2 * samples)
      Kernels.multiply(
        MatrixBlock(rows, rows: 2 * samples * term..<2 * samples * (term + 1)), MatrixBlock(columns), into: &product,
        kernel: kernel)
      for row in 0..<samples {
        for column in 0..<samples {
          let upper = row * 2 * samples + column
          let lower = upper + 2 * samples * samples
          let cell = (row * inputs + inputRow) * samples * inputs + column * inputs + inputColumn
          joint.re.values[cell] += product.values[upper] - product.values[lower + samples]
          joint.im.values[cell] += product.values[upper + samples] + product.values[lower]
        }
      }
    }
  }

  /// Points that are interpolated by one product.
  private static let blockPoints = 32

  private static func horizontal(_ factors: TwoLayerFactors) -> RealMatrix {
    let (nodes, inputs, first) = (factors.nodes, factors.inputs, factors.firstPixels)
    var values: [Float] = []
    values.reserveCapacity(2 * first * factors.terms.count * nodes * inputs)
    for term in factors.terms {
      for part in [term.horizontal.re, term.horizontal.im] {
        for row in 0..<first {
          for input in 0..<inputs {
            for node in 0..<nodes { values.append(part.values[(row * nodes + node) * inputs + input]) }
          }
        }
      }
    }
    return RealMatrix(rows: 2 * first * factors.terms.count, columns: inputs * nodes, values: values)
  }
}

extension RealMatrix {
  /// Every column so many times, side by side.
  fileprivate func repeatingColumns(_ count: Int) -> RealMatrix {
    RealMatrix(
      rows: rows, columns: columns * count,
      values: values.flatMap { [Float](repeating: $0, count: count) })
  }

  fileprivate func transposed() -> RealMatrix {
    var copy = RealMatrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns { copy.values[column * rows + row] = values[row * columns + column] }
    }
    return copy
  }

  fileprivate func columns(_ range: Range<Int>) -> RealMatrix {
    var copy: [Float] = []
    copy.reserveCapacity(rows * range.count)
    for row in 0..<rows {
      copy.append(contentsOf: values[row * columns + range.lowerBound..<row * columns + range.upperBound])
    }
    return RealMatrix(rows: rows, columns: range.count, values: copy)
  }
}
