/// Products of complex matrices as real ones: [Re A, -Im A; Im A, Re A] stands for a complex factor A.
enum ComplexProducts {
  /// C += A B for complex A; `stackedB` holds the real part of B above its imaginary part.
  static func multiply(
    _ a: (re: RealMatrix, im: RealMatrix), _ stackedB: RealMatrix, into c: inout (re: RealMatrix, im: RealMatrix),
    kernel: KernelChoice
  ) {
    Kernels.multiply(beside(a.re, a.im, sign: -1), stackedB, into: &c.re, kernel: kernel)
    Kernels.multiply(beside(a.im, a.re, sign: 1), stackedB, into: &c.im, kernel: kernel)
  }

  static func stacked(_ top: RealMatrix, _ bottom: RealMatrix) -> RealMatrix {
    RealMatrix(rows: top.rows + bottom.rows, columns: top.columns, values: top.values + bottom.values)
  }

  static func beside(_ left: RealMatrix, _ right: RealMatrix, sign: Float) -> RealMatrix {
    var values: [Float] = []
    values.reserveCapacity(2 * left.values.count)
    for row in 0..<left.rows {
      let range = row * left.columns..<(row + 1) * left.columns
      values.append(contentsOf: left.values[range])
      if sign < 0 {
        for value in right.values[range] { values.append(-value) }
      } else {
        values.append(contentsOf: right.values[range])
      }
    }
    return RealMatrix(rows: left.rows, columns: left.columns + right.columns, values: values)
  }
}
