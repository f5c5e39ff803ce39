/// A rectangle of a matrix, as a factor of a product.
struct MatrixBlock {
  let matrix: RealMatrix
  let rows: Range<Int>
  let columns: Range<Int>

  /// The rectangle, or everything along the sides that are not given.
  init(_ matrix: RealMatrix, rows: Range<Int>? = nil, columns: Range<Int>? = nil) {
    self.matrix = matrix
    self.rows = rows ?? 0..<matrix.rows
    self.columns = columns ?? 0..<matrix.columns
    precondition(
      self.rows.upperBound <= matrix.rows && self.columns.upperBound <= matrix.columns
        && self.rows.lowerBound >= 0 && self.columns.lowerBound >= 0, "a block lies inside its matrix")
  }

  /// Elements before the first one.
  var offset: Int { rows.lowerBound * matrix.columns + columns.lowerBound }
}
