/// A row-major matrix of floats.
public struct RealMatrix: Sendable, Hashable {
  /// Number of rows.
  public let rows: Int
  /// Number of columns.
  public let columns: Int
  /// The elements, row by row.
  public var values: [Float]

  /// A matrix of given elements, rows x columns of them.
  public init(rows: Int, columns: Int, values: [Float]) {
    precondition(values.count == rows * columns, "rows x columns elements")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    values = [Float](repeating: 0, count: rows * columns)
  }
}

extension RealMatrix {
  /// Rows and columns exchanged.
  package var transposed: RealMatrix {
    var out = RealMatrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns { out.values[column * rows + row] = values[row * columns + column] }
    }
    return out
  }
}

extension RealMatrix {
  /// Every column so many times, side by side.
  func repeatingColumns(_ count: Int) -> RealMatrix {
    RealMatrix(
      rows: rows, columns: columns * count,
      values: values.flatMap { [Float](repeating: $0, count: count) })
  }
}

/// A complex matrix as its real and its imaginary part.
package struct ComplexMatrix: Sendable {
  package var re: RealMatrix
  package var im: RealMatrix

  /// A matrix of zeros.
  init(rows: Int, columns: Int) {
    re = RealMatrix(rows: rows, columns: columns)
    im = RealMatrix(rows: rows, columns: columns)
  }

  /// A matrix of given parts of equal size.
  init(re: RealMatrix, im: RealMatrix) {
    precondition(re.rows == im.rows && re.columns == im.columns, "real and imaginary part differ in size")
    self.re = re
    self.im = im
  }
}

/// A row-major table of complex doubles, stored as re, im pairs.
package struct ComplexTable: Sendable {
  package let rows: Int
  package let columns: Int
  package var values: [Double]

  package init(rows: Int, columns: Int, values: [Double]) {
    precondition(values.count == 2 * rows * columns, "rows x columns pairs")
    self.rows = rows
    self.columns = columns
    self.values = values
  }
}

extension ComplexTable {
  /// Rows and columns exchanged, each row of the result times its factor, in single precision.
  func transposedFloats(rowFactors: [Double]?) -> ComplexMatrix {
    precondition(rowFactors.map { $0.count == columns } ?? true, "one factor a row")
    var out = ComplexMatrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let (from, to) = ((row * columns + column) * 2, column * rows + row)
        let factor = rowFactors?[column] ?? 1
        out.re.values[to] = Float(values[from] * factor)
        out.im.values[to] = Float(values[from + 1] * factor)
      }
    }
    return out
  }
}

/// The axes of a plane; the expansion treats them differently (the nodes lie along the vertical one).
enum Axis: Sendable {
  case vertical
  case horizontal
}
