import CKernels

/// Products of parts of matrices, for designs with two phase layers.
extension Kernels {
  /// Adds A B to C, its first element at (row, column); every element is one chain of fused multiply-adds, as in
  /// `multiply(_:_:into:kernel:)`.
  static func multiply(
    _ a: MatrixBlock, _ b: MatrixBlock, into c: inout RealMatrix, row: Int = 0, column: Int = 0, kernel: KernelChoice
  ) {
    precondition(a.columns.count == b.rows.count, "matrix sizes do not fit")
    precondition(
      row >= 0 && column >= 0 && row + a.rows.count <= c.rows && column + b.columns.count <= c.columns,
      "the product lies inside its matrix")
    let (strideA, strideB, strideC) = (Int32(a.matrix.columns), Int32(b.matrix.columns), Int32(c.columns))
    let start = row * c.columns + column
    let status = a.matrix.values.withUnsafeBufferPointer { left in
      b.matrix.values.withUnsafeBufferPointer { right in
        c.values.withUnsafeMutableBufferPointer { out -> Int32 in
          guard let left = left.baseAddress, let right = right.baseAddress, let out = out.baseAddress else { return 0 }
          return ck_sgemm(
            Int32(a.rows.count), Int32(b.columns.count), Int32(a.columns.count), left + a.offset, strideA,
            right + b.offset, strideB, out + start, strideC, kernel.raw)
        }
      }
    }
    precondition(status == 0, "out of memory")
  }

  /// Multiplies a field by a mask. `field` holds the real parts of points x points values above the imaginary ones; the
  /// mask has as many columns, and one row for each `rowsPerPixel` of the field's.
  static func apply(
    _ mask: (re: RealMatrix, im: RealMatrix), rowsPerPixel: Int, to field: inout RealMatrix
  ) {
    let points = field.columns
    precondition(field.rows == 2 * points && mask.re.columns == points && mask.im.columns == points, "field size")
    precondition(mask.re.rows * rowsPerPixel == points && mask.im.rows == mask.re.rows, "mask size")
    field.values.withUnsafeMutableBufferPointer { out in
      ck_apply_mask(mask.re.values, mask.im.values, Int32(points), Int32(rowsPerPixel), out.baseAddress)
    }
  }
}
