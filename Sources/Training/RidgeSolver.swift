import CandelaOptics

/// Solves (K + ridge) X = Y for a symmetric positive semidefinite K by Cholesky's factorisation in double precision.
///
/// One order of operations and no libm: the same bits on every machine.
struct RidgeSolver {
  private typealias Lanes = SIMD8<Double>

  /// The lower factor's rows, each padded to whole lanes.
  private var factor: [[Lanes]]
  private let count: Int

  /// Factors K + ridge; `kernel` holds rows of K, of which the lower triangle is used. `ridge` is above 0.
  init(kernel: RealMatrix, ridge: Double) {
    precondition(kernel.rows == kernel.columns && ridge > 0, "a square matrix and a ridge above 0")
    count = kernel.rows
    // Row i of the upper factor: what remains of K's row i from the diagonal on, by symmetry.
    factor = (0..<kernel.rows).map { row in
      Self.packed(kernel.rows) { column in
        column < row ? 0 : Double(kernel.values[row * kernel.rows + column]) + (column == row ? ridge : 0)
      }
    }
    for pivot in 0..<count {
      // Rounding can take the last digits of a tiny pivot; the ridge bounds it from below in exact arithmetic.
      let root = max(value(pivot, pivot), ridge * 1e-6).squareRoot()
      let first = pivot / 8
      for lane in first..<factor[pivot].count { factor[pivot][lane] /= root }
      let pivotRow = factor[pivot]
      for row in pivot + 1..<max(pivot + 1, count) {
        let share = pivotRow[row / 8][row % 8]
        guard share != 0 else { continue }
        for lane in row / 8..<pivotRow.count { factor[row][lane] -= pivotRow[lane] * share }
      }
    }
  }

  /// The solution for right-hand sides given as rows x columns, row by row.
  func solve(_ rightHandSide: [Double], columns: Int) -> [Float] {
    precondition(rightHandSide.count == count * columns, "one row for each row of the matrix")
    var rows = (0..<count).map { row in Self.packed(columns) { rightHandSide[row * columns + $0] } }
    for row in 0..<count {
      Self.divide(&rows[row], by: value(row, row))
      let done = rows[row]
      for later in row + 1..<max(row + 1, count) { Self.subtract(done, times: value(row, later), from: &rows[later]) }
    }
    for row in stride(from: count - 1, through: 0, by: -1) {
      for later in row + 1..<max(row + 1, count) {
        Self.subtract(rows[later], times: value(row, later), from: &rows[row])
      }
      Self.divide(&rows[row], by: value(row, row))
    }
    return rows.flatMap { row in (0..<columns).map { Float(row[$0 / 8][$0 % 8]) } }
  }

  /// An element of the upper factor.
  private func value(_ row: Int, _ column: Int) -> Double { factor[row][column / 8][column % 8] }

  private static func packed(_ count: Int, _ element: (Int) -> Double) -> [Lanes] {
    (0..<(count + 7) / 8).map { group in
      var lanes = Lanes(repeating: 0)
      for lane in 0..<min(8, count - 8 * group) { lanes[lane] = element(8 * group + lane) }
      return lanes
    }
  }

  private static func divide(_ row: inout [Lanes], by divisor: Double) {
    for lane in row.indices { row[lane] /= divisor }
  }

  private static func subtract(_ source: [Lanes], times factor: Double, from row: inout [Lanes]) {
    for lane in row.indices { row[lane] -= source[lane] * factor }
  }
}
