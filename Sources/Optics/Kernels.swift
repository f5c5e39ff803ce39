import CKernels

/// The one Swift face of CKernels, in the files Kernels*.swift: nothing else in Optics touches pointers. Every call checks
/// its sizes first.
enum Kernels {
  /// C += sign A^T B, row-major: A is k x m, B is k x n. `sign` is 1 or -1.
  static func multiply(
    transposed a: RealMatrix, _ b: RealMatrix, sign: Float = 1, into c: inout RealMatrix, kernel: KernelChoice
  ) {
    precondition(b.columns == c.columns, "matrix sizes do not fit")
    multiply(transposed: MatrixBlock(a), MatrixBlock(b), sign: sign, into: &c, kernel: kernel)
  }

  /// The same for rectangles of A and B; the product goes to the columns of C that begin at `column`.
  static func multiply(
    transposed a: MatrixBlock, _ b: MatrixBlock, sign: Float = 1, into c: inout RealMatrix, column: Int = 0,
    kernel: KernelChoice
  ) {
    precondition(a.rows.count == b.rows.count && a.columns.count == c.rows, "matrix sizes do not fit")
    precondition(column >= 0 && column + b.columns.count <= c.columns, "the product lies inside its matrix")
    let (rows, inner, columns) = (Int32(a.columns.count), Int32(a.rows.count), Int32(b.columns.count))
    let (strideA, strideB, strideC) = (Int32(a.matrix.columns), Int32(b.matrix.columns), Int32(c.columns))
    let status = c.values.withUnsafeMutableBufferPointer { out in
      a.matrix.values.withUnsafeBufferPointer { left in
        b.matrix.values.withUnsafeBufferPointer { right in
          ck_sgemm(
            rows, columns, inner, sign, left.baseAddress.map { $0 + a.offset }, strideA,
            right.baseAddress.map { $0 + b.offset }, strideB, out.baseAddress.map { $0 + column }, strideC, kernel.raw)
        }
      }
    }
    precondition(status == 0, "out of memory")
  }

  /// C += A^T B for complex matrices. Every element is two chains, one after the other over all of A's rows: Re A Re B,
  /// then -Im A Im B; for the imaginary part Im A Re B, then Re A Im B, or the other way round if `startsWithRealA`. Only
  /// some of A's columns where `columns` says so.
  static func multiply(
    transposed a: ComplexMatrix, columns: Range<Int>? = nil, _ b: ComplexMatrix, startsWithRealA: Bool = false,
    into c: inout ComplexMatrix, kernel: KernelChoice
  ) {
    let a = (re: MatrixBlock(a.re, columns: columns), im: MatrixBlock(a.im, columns: columns))
    let b = (re: MatrixBlock(b.re), im: MatrixBlock(b.im))
    multiply(transposed: a.re, b.re, into: &c.re, kernel: kernel)
    multiply(transposed: a.im, b.im, sign: -1, into: &c.re, kernel: kernel)
    if startsWithRealA { multiply(transposed: a.re, b.im, into: &c.im, kernel: kernel) }
    multiply(transposed: a.im, b.re, into: &c.im, kernel: kernel)
    if !startsWithRealA { multiply(transposed: a.re, b.im, into: &c.im, kernel: kernel) }
  }
}
