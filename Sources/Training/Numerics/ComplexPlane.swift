/// A complex row-major matrix as planes of real and imaginary parts, with their sum where a product needs it.
package struct ComplexPlane: Sendable {
  package let rows: Int
  package let columns: Int
  package var re: [Float]
  package var im: [Float]
  /// re + im as of the last `updateSum`.
  private(set) var sum: [Float]

  /// Zeros.
  package init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    re = [Float](repeating: 0, count: rows * columns)
    im = re
    sum = re
  }

  /// Given parts.
  init(rows: Int, columns: Int, re: [Float], im: [Float]) {
    precondition(re.count == rows * columns && im.count == rows * columns, "rows x columns elements")
    self.rows = rows
    self.columns = columns
    self.re = re
    self.im = im
    sum = zip(re, im).map(+)
  }

  /// Must be called when `re` or `im` changed and the matrix is about to be a factor.
  package mutating func updateSum() { TrainingKernels.add(re, im, into: &sum) }

  /// The conjugate.
  var conjugate: ComplexPlane { ComplexPlane(rows: rows, columns: columns, re: re, im: im.map { -$0 }) }
  /// The conjugate transpose.
  var adjoint: ComplexPlane {
    var out = ComplexPlane(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns {
        out.re[column * rows + row] = re[row * columns + column]
        out.im[column * rows + row] = -im[row * columns + column]
      }
    }
    out.updateSum()
    return out
  }

  private func operand(_ values: [Float]) -> BLASProduct.Operand {
    BLASProduct.Operand(values: values, stride: columns)
  }
}

extension ComplexPlane {
  /// self = sum over pairs of a b, or a times the transpose of b (not conjugated): three real products a pair instead of
  /// four (Gauss).
  mutating func setProducts(_ pairs: [(a: ComplexPlane, b: ComplexPlane)], transposedB: Bool = false) {
    for (index, (a, b)) in pairs.enumerated() {
      precondition(a.rows == rows && columns == (transposedB ? b.rows : b.columns), "matrix sizes do not fit")
      precondition(a.columns == (transposedB ? b.columns : b.rows), "matrix sizes do not fit")
      let keep: Float = index == 0 ? 0 : 1
      func product(_ left: [Float], _ right: [Float], into out: inout [Float]) {
        let right = BLASProduct.Operand(values: right, stride: b.columns, isTransposed: transposedB)
        BLASProduct.multiply(
          a.operand(left), right, rows: rows, columns: columns, inner: a.columns, keep: keep, into: &out)
      }
      product(a.re, b.re, into: &re)
      product(a.sum, b.sum, into: &im)
      // Until the end, `sum` holds the product of the imaginary parts.
      product(a.im, b.im, into: &sum)
    }
    TrainingKernels.join(re: &re, im: &im, product: sum)
    updateSum()
  }

  /// self = a b, or a times the transpose of b.
  mutating func setProduct(_ a: ComplexPlane, _ b: ComplexPlane, transposedB: Bool = false) {
    setProducts([(a, b)], transposedB: transposedB)
  }
}
