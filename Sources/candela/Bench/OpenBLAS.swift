import CandelaOptics
import COpenBLAS

/// The reference: OpenBLAS on one thread, row-major.
enum OpenBLAS {
  static func useOneThread() { openblas_set_num_threads(1) }

  /// Version and build options, for example `OpenBLAS 0.3.21 ...`.
  static var version: String { String(cString: openblas_get_config()) }
  /// Which of its kernels it chose for this processor.
  static var core: String { String(cString: openblas_get_corename()) }

  /// C = A B: m x k by k x n.
  static func multiply(_ m: Int, _ n: Int, _ k: Int, _ a: [Float], _ b: [Float], into c: inout [Float]) {
    precondition(a.count >= m * k && b.count >= k * n && c.count >= m * n, "matrix sizes")
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k), 1, a, blasint(k), b, blasint(n), 0,
      &c, blasint(n))
  }

  /// y = A x: m x n by n.
  static func multiply(_ m: Int, _ n: Int, _ a: [Float], vector x: [Float], into y: inout [Float]) {
    precondition(a.count >= m * n && x.count >= n && y.count >= m, "matrix sizes")
    cblas_sgemv(CblasRowMajor, CblasNoTrans, blasint(m), blasint(n), 1, a, blasint(n), x, 1, 0, &y, 1)
  }

  /// C += A B in complex numbers, stored as re, im pairs.
  static func multiplyComplex(_ m: Int, _ n: Int, _ k: Int, _ a: [Float], _ b: [Float], addingTo c: inout [Float]) {
    precondition(a.count >= 2 * m * k && b.count >= 2 * k * n && c.count >= 2 * m * n, "matrix sizes")
    let one: [Float] = [1, 0]
    cblas_cgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k), one, a, blasint(k), b, blasint(n),
      one, &c, blasint(n))
  }
}
