/// A complex factor on a row or column of a table.
struct ComplexFactor: Sendable {
  let re: Double
  let im: Double

  var conjugate: ComplexFactor { ComplexFactor(re: re, im: -im) }

  func times(_ other: ComplexFactor) -> ComplexFactor {
    ComplexFactor(re: re * other.re - im * other.im, im: re * other.im + im * other.re)
  }
}

extension ComplexTable {
  /// Every row times its factor.
  func scaledRows(_ factors: [ComplexFactor]) -> ComplexTable {
    precondition(factors.count == rows, "one factor a row")
    return scaled { row, _ in factors[row] }
  }

  /// Every column times its factor.
  func scaledColumns(_ factors: [ComplexFactor]) -> ComplexTable {
    precondition(factors.count == columns, "one factor a column")
    return scaled { _, column in factors[column] }
  }

  private func scaled(_ factor: (_ row: Int, _ column: Int) -> ComplexFactor) -> ComplexTable {
    var copy = self
    for row in 0..<rows {
      for column in 0..<columns {
        let cell = (row * columns + column) * 2
        let value = ComplexFactor(re: values[cell], im: values[cell + 1]).times(factor(row, column))
        (copy.values[cell], copy.values[cell + 1]) = (value.re, value.im)
      }
    }
    return copy
  }
}

extension SeparableFactors.AxisTables {
  /// Both axes changed in the same way.
  func scaled(_ change: (ComplexTable) -> ComplexTable) -> SeparableFactors.AxisTables {
    SeparableFactors.AxisTables(vertical: change(vertical), horizontal: change(horizontal))
  }
}
