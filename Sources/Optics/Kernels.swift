import CKernels

/// The one Swift face of CKernels, in the files Kernels*.swift: nothing else in Optics touches pointers. Every call checks
/// its sizes first.
enum Kernels {
  /// C += sign A^T B, row-major: A is k x m, B is k x n. `sign` is 1 or -1.
  static func multiply(
    transposed a: RealMatrix, _ b: RealMatrix, sign: Float = 1, into c: inout RealMatrix, kernel: KernelChoice
  ) {
    precondition(a.rows == b.rows && a.columns == c.rows && b.columns == c.columns, "matrix sizes do not fit")
    let (rows, inner, columns) = (Int32(a.columns), Int32(a.rows), Int32(b.columns))
    let status = c.values.withUnsafeMutableBufferPointer { out in
      ck_sgemm(
        rows, columns, inner, sign, a.values, rows, b.values, columns, out.baseAddress, columns, kernel.raw)
    }
    precondition(status == 0, "out of memory")
  }

  /// C += A^T B for complex matrices. Every element is two chains, one after the other over all of A's rows: Re A Re B,
  /// then -Im A Im B; for the imaginary part Im A Re B, then Re A Im B, or the other way round if `startsWithRealA`.
  static func multiply(
    transposed a: ComplexMatrix, _ b: ComplexMatrix, startsWithRealA: Bool = false, into c: inout ComplexMatrix,
    kernel: KernelChoice
  ) {
    multiply(transposed: a.re, b.re, into: &c.re, kernel: kernel)
    multiply(transposed: a.im, b.im, sign: -1, into: &c.re, kernel: kernel)
    if startsWithRealA { multiply(transposed: a.re, b.im, into: &c.im, kernel: kernel) }
    multiply(transposed: a.im, b.re, into: &c.im, kernel: kernel)
    if !startsWithRealA { multiply(transposed: a.re, b.im, into: &c.im, kernel: kernel) }
  }
}
