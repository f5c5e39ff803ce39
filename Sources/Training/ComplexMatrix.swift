import COpenBLAS

/// A row-major matrix of complex floats for training: fast products by OpenBLAS, not reproducible to the bit.
struct ComplexMatrix: Sendable {
  let rows: Int
  let columns: Int
  /// re, im pairs, row by row.
  var values: [Float]

  /// A matrix of zeros.
  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    values = [Float](repeating: 0, count: 2 * rows * columns)
  }

  /// A matrix of given elements, as re, im pairs.
  init(rows: Int, columns: Int, values: [Float]) {
    precondition(values.count == 2 * rows * columns, "rows x columns pairs")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// How a factor stands in a product.
  enum Form {
    case plain, transposed, adjoint

    var code: CBLAS_TRANSPOSE {
      switch self {
      case .plain: CblasNoTrans
      case .transposed: CblasTrans
      case .adjoint: CblasConjTrans
      }
    }
  }

  /// this += A B, each as it is, transposed, or transposed and conjugated.
  mutating func add(_ a: ComplexMatrix, _ formA: Form = .plain, _ b: ComplexMatrix, _ formB: Form = .plain) {
    let inner = formA == .plain ? a.columns : a.rows
    precondition(
      (formA == .plain ? a.rows : a.columns) == rows && (formB == .plain ? b.columns : b.rows) == columns
        && (formB == .plain ? b.rows : b.columns) == inner, "matrix sizes do not fit")
    let one: [Float] = [1, 0]
    cblas_cgemm(
      CblasRowMajor, formA.code, formB.code, numericCast(rows), numericCast(columns), numericCast(inner), one, a.values,
      numericCast(a.columns), b.values, numericCast(b.columns), one, &values, numericCast(columns))
  }

  /// The product of two matrices.
  static func product(
    _ a: ComplexMatrix, _ formA: Form = .plain, _ b: ComplexMatrix, _ formB: Form = .plain
  ) -> ComplexMatrix {
    var result = ComplexMatrix(
      rows: formA == .plain ? a.rows : a.columns, columns: formB == .plain ? b.columns : b.rows)
    result.add(a, formA, b, formB)
    return result
  }

  /// A range of columns.
  func columns(_ range: Range<Int>) -> ComplexMatrix {
    var copy: [Float] = []
    copy.reserveCapacity(2 * rows * range.count)
    for row in 0..<rows {
      let start = 2 * row * columns
      copy.append(contentsOf: values[start + 2 * range.lowerBound..<start + 2 * range.upperBound])
    }
    return ComplexMatrix(rows: rows, columns: range.count, values: copy)
  }

  /// Replaces the columns that begin at `first`.
  mutating func setColumns(from first: Int, to block: ComplexMatrix) {
    precondition(block.rows == rows && first + block.columns <= columns, "a block lies inside its matrix")
    for row in 0..<rows {
      let (target, source) = (2 * (row * columns + first), 2 * row * block.columns)
      values.replaceSubrange(
        target..<target + 2 * block.columns, with: block.values[source..<source + 2 * block.columns])
    }
  }
}
