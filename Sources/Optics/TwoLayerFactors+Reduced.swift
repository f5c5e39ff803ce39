/// What training needs: each mask's factors by themselves, with the field between the masks in few coefficients.
extension TwoLayerFactors {
  /// The fields at the nodes along one axis that points of the first mask make, for each term of the second leg and both
  /// axes: points x nodes, as re, im pairs.
  package var nodeResponses: [[Double]] {
    parts.middle.flatMap { [$0.vertical.transposed.values, $0.horizontal.transposed.values] }
  }

  /// The first mask's factors, for each pair of terms of the first two legs and along both axes: mask pixels x (coefficient,
  /// input). The field at the nodes is the sum of `basis` (nodes x coefficients, orthonormal columns) times coefficients.
  package func firstMask(basis: ComplexTable) -> [(vertical: ComplexMatrix, horizontal: ComplexMatrix)] {
    let middle = parts.middle.map { $0.scaled { basis.adjoint.times($0) } }
    return parts.input.flatMap { input in
      middle.map { middle in
        (
          joined(middle.vertical, input.vertical, pixels: pixels[0], weights: parts.subWeights),
          joined(middle.horizontal, input.horizontal, pixels: pixels[0], weights: parts.subWeights)
        )
      }
    }
  }

  /// The second mask's factors, for each term of the last leg and along both axes: mask pixels x (sample, coefficient).
  package func secondMask(basis: ComplexTable) -> [(vertical: ComplexMatrix, horizontal: ComplexMatrix)] {
    let atPoints = interpolation.map { ComplexTable($0.matrix).times(basis) } ?? basis
    // The points' weights stand in the detector's tables.
    let weights = [Double](repeating: 1, count: pointsPerPixel)
    return parts.detector.map { detector in
      (
        joined(detector.vertical, atPoints, pixels: pixels[1], weights: weights),
        joined(detector.horizontal, atPoints, pixels: pixels[1], weights: weights)
      )
    }
  }

  private func joined(
    _ detector: ComplexTable, _ input: ComplexTable, pixels: Int, weights: [Double]
  ) -> ComplexMatrix {
    Kernels.join(
      detector: detector, samples: 0..<detector.rows, input: input, pixels: pixels, subWeights: weights, kernel: kernel)
  }
}

extension ComplexTable {
  fileprivate init(_ matrix: RealMatrix) {
    self.init(rows: matrix.rows, columns: matrix.columns, values: matrix.values.flatMap { [Double($0), 0] })
  }

  /// Rows and columns exchanged.
  fileprivate var transposed: ComplexTable {
    var out = ComplexTable(rows: columns, columns: rows, values: values)
    for row in 0..<rows {
      for column in 0..<columns {
        let (source, target) = (2 * (row * columns + column), 2 * (column * rows + row))
        (out.values[target], out.values[target + 1]) = (values[source], values[source + 1])
      }
    }
    return out
  }

  /// The conjugate transpose.
  fileprivate var adjoint: ComplexTable {
    var out = transposed
    for index in stride(from: 1, to: out.values.count, by: 2) { out.values[index] = -out.values[index] }
    return out
  }

  /// The product of two tables.
  fileprivate func times(_ other: ComplexTable) -> ComplexTable {
    precondition(columns == other.rows, "matrix sizes do not fit")
    var out = ComplexTable(
      rows: rows, columns: other.columns, values: [Double](repeating: 0, count: 2 * rows * other.columns))
    for row in 0..<rows {
      for inner in 0..<columns {
        let cell = 2 * (row * columns + inner)
        let (re, im) = (values[cell], values[cell + 1])
        if re == 0, im == 0 { continue }
        for column in 0..<other.columns {
          let (source, target) = (2 * (inner * other.columns + column), 2 * (row * other.columns + column))
          out.values[target] += re * other.values[source] - im * other.values[source + 1]
          out.values[target + 1] += re * other.values[source + 1] + im * other.values[source]
        }
      }
    }
    return out
  }
}
