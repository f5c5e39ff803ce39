import CKernels

extension Kernels {
  /// The field between the points of a square grid of `grid` x `grid` rows of `field`: the sum of taps x taps of them,
  /// from (`firstRow`, `firstColumn`) on, with complex weights. The sum becomes row `row` of `out`.
  static func interpolate(
    _ field: (re: RealMatrix, im: RealMatrix), grid: Int, firstRow: Int, firstColumn: Int, taps: Int,
    weights: (re: [Float], im: [Float]), into out: inout (re: RealMatrix, im: RealMatrix), row: Int
  ) {
    let columns = field.re.columns
    precondition(field.re.rows == grid * grid && field.im.rows == grid * grid && field.im.columns == columns, "a grid")
    precondition(firstRow >= 0 && firstColumn >= 0 && max(firstRow, firstColumn) + taps <= grid, "inside the grid")
    precondition(weights.re.count == taps * taps && weights.im.count == taps * taps, "one weight a tap")
    precondition(out.re.columns == columns && out.im.columns == columns, "rows of one length")
    precondition(row >= 0 && row < out.re.rows && row < out.im.rows, "no such row")
    out.re.values.withUnsafeMutableBufferPointer { re in
      out.im.values.withUnsafeMutableBufferPointer { im in
        guard let real = re.baseAddress, let imaginary = im.baseAddress else { return }
        ck_interpolate_row(
          field.re.values, field.im.values, Int32(columns), Int32(grid), Int32(firstRow), Int32(firstColumn),
          Int32(taps), weights.re, weights.im, real + row * columns, imaginary + row * columns)
      }
    }
  }
}
