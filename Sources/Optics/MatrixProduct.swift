/// Products of single-precision matrices with the same bits on every machine: every element is one chain of fused
/// multiply-adds in the order of the inner index.
package enum MatrixProduct {
  /// A times B; A has as many columns as B has rows.
  package static func of(_ a: RealMatrix, _ b: RealMatrix, kernel: KernelChoice = .automatic) -> RealMatrix {
    var product = RealMatrix(rows: a.rows, columns: b.columns)
    Kernels.multiply(transposed: a.transposed, b, into: &product, kernel: kernel)
    return product
  }
}
