/// The joint product of a design with two phase layers, input row by input row.
///
/// For an input row i, the field at the nodes of the second mask is one product for all input columns j at once. Each j
/// is then interpolated, multiplied by the second mask and taken to the samples. What is common to all j, or to all i, is
/// done once; docs/optics.md counts the operations. Every sum is one chain in a fixed order.
struct TwoLayerProduct {
  private let factors: TwoLayerFactors
  private let kernel: KernelChoice
  /// For each pair of terms, columns of the first mask x (input row, node): M1^T V^T.
  private let masked: [ComplexMatrix]
  /// For each pair of terms, columns of the first mask x (input column, node).
  private let horizontal: [ComplexMatrix]
  /// The second mask, with a column for each point.
  private let secondMask: ComplexMatrix
  /// For each term of the last leg, points x detector rows and points x detector columns.
  private let detector: [(vertical: ComplexMatrix, horizontal: ComplexMatrix)]
  /// Nodes x points, real.
  private let interpolation: RealMatrix?

  init(_ factors: TwoLayerFactors, masks: [PhaseMask], kernel: KernelChoice) {
    self.factors = factors
    self.kernel = kernel
    let first = masks[0].transmission()
    masked = factors.terms.map { term in
      // The order of V M1: Re V Re M, -Im V Im M; Im V Re M, Re V Im M.
      var product = ComplexMatrix(rows: first.re.columns, columns: factors.inputs * factors.nodes)
      Kernels.multiply(
        transposed: first, factors.vertical(term), startsWithRealA: true, into: &product, kernel: kernel)
      return product
    }
    horizontal = factors.terms.map { factors.horizontal($0) }
    let second = masks[1].transmission()
    secondMask = ComplexMatrix(
      re: second.re.repeatingColumns(factors.pointsPerPixel), im: second.im.repeatingColumns(factors.pointsPerPixel))
    detector = factors.detectorTerms
    interpolation = factors.interpolation?.matrix.transposed
  }

  /// Calls `body` for each input pixel with its row, its column and the field at the samples (detector rows x columns).
  func forEachInputPixel(_ body: (_ row: Int, _ column: Int, _ field: ComplexMatrix) -> Void) {
    for row in 0..<factors.inputs {
      let fields = fieldsAtNodes(inputRow: row)
      for column in 0..<factors.inputs {
        var field = ComplexMatrix(
          re: atPoints(fields.re, inputColumn: column), im: atPoints(fields.im, inputColumn: column))
        Kernels.apply(secondMask, rowsPerPixel: factors.pointsPerPixel, to: &field)
        body(row, column, atSamples(field))
      }
    }
  }

  /// Nodes x (input column, node) for one input row.
  private func fieldsAtNodes(inputRow: Int) -> ComplexMatrix {
    let nodes = factors.nodes
    var fields = ComplexMatrix(rows: nodes, columns: factors.inputs * nodes)
    for (left, right) in zip(masked, horizontal) {
      Kernels.multiply(
        transposed: left, columns: inputRow * nodes..<(inputRow + 1) * nodes, right, into: &fields, kernel: kernel)
    }
    return fields
  }

  /// Points x points for one input column: what was computed on nodes is interpolated, rows first.
  private func atPoints(_ fields: RealMatrix, inputColumn: Int) -> RealMatrix {
    let (nodes, points) = (factors.nodes, factors.points)
    let columns = inputColumn * nodes..<(inputColumn + 1) * nodes
    guard let band = factors.interpolation, let interpolation else { return fields.columns(columns) }
    let blocks = stride(from: 0, to: points, by: Self.blockPoints).map { $0..<min($0 + Self.blockPoints, points) }
    // Columns of nodes x rows of points.
    var tall = RealMatrix(rows: nodes, columns: points)
    for block in blocks {
      let support = band.support(of: block)
      Kernels.multiply(
        transposed: MatrixBlock(fields, rows: support, columns: columns),
        MatrixBlock(interpolation, rows: support, columns: block), into: &tall, column: block.lowerBound,
        kernel: kernel)
    }
    var field = RealMatrix(rows: points, columns: points)
    for block in blocks {
      let support = band.support(of: block)
      Kernels.multiply(
        transposed: MatrixBlock(tall, rows: support), MatrixBlock(interpolation, rows: support, columns: block),
        into: &field, column: block.lowerBound, kernel: kernel)
    }
    return field
  }

  /// From the masked field to the samples: rows first, then columns, whose four real products are rounded one by one.
  private func atSamples(_ field: ComplexMatrix) -> ComplexMatrix {
    let samples = factors.samples
    var sum = ComplexMatrix(rows: samples, columns: samples)
    for term in detector {
      var rows = ComplexMatrix(rows: factors.points, columns: samples)
      Kernels.multiply(transposed: field, term.vertical, startsWithRealA: true, into: &rows, kernel: kernel)
      func product(_ left: RealMatrix, _ right: RealMatrix) -> [Float] {
        var product = RealMatrix(rows: samples, columns: samples)
        Kernels.multiply(transposed: left, right, into: &product, kernel: kernel)
        return product.values
      }
      let columns = term.horizontal
      let (real, imaginary) = (product(rows.re, columns.re), product(rows.im, columns.im))
      let (mixed, other) = (product(rows.re, columns.im), product(rows.im, columns.re))
      for index in 0..<samples * samples {
        sum.re.values[index] += real[index] - imaginary[index]
        sum.im.values[index] += mixed[index] + other[index]
      }
    }
    return sum
  }

  /// Points that are interpolated by one product.
  private static let blockPoints = 32
}

extension RealMatrix {
  fileprivate func columns(_ range: Range<Int>) -> RealMatrix {
    var copy: [Float] = []
    copy.reserveCapacity(rows * range.count)
    for row in 0..<rows {
      copy.append(contentsOf: values[row * columns + range.lowerBound..<row * columns + range.upperBound])
    }
    return RealMatrix(rows: rows, columns: range.count, values: copy)
  }
}
