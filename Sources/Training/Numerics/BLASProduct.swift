import COpenBLAS

/// Matrices by OpenBLAS: the only file that calls it. Row-major throughout; sums are repeatable on one machine for one
/// number of threads.
enum BLASProduct {
  /// A row-major matrix inside an array, read as it is or transposed.
  struct Operand {
    let values: [Float]
    /// Elements from one stored row to the next.
    let stride: Int
    var isTransposed = false

    var transposed: Operand { Operand(values: values, stride: stride, isTransposed: !isTransposed) }
  }

  /// Threads that products may use, for the whole process.
  static func useThreads(_ count: Int) { openblas_set_num_threads(Int32(count)) }

  /// c = a b + keep c, rows x columns over `inner`; c starts at element `offset` and has `columns` elements a row.
  static func multiply(
    _ a: Operand, _ b: Operand, rows: Int, columns: Int, inner: Int, keep: Float = 0, into c: inout [Float],
    at offset: Int = 0
  ) {
    precondition(offset >= 0 && offset + rows * columns <= c.count, "room for the product")
    precondition(a.values.count >= (a.isTransposed ? inner : rows) * a.stride, "rows of the left factor")
    precondition(b.values.count >= (b.isTransposed ? columns : inner) * b.stride, "rows of the right factor")
    c.withUnsafeMutableBufferPointer { out in
      guard let base = out.baseAddress else { return }
      cblas_sgemm(
        CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans, b.isTransposed ? CblasTrans : CblasNoTrans,
        Int32(rows), Int32(columns), Int32(inner), 1, a.values, Int32(a.stride), b.values, Int32(b.stride), keep,
        base + offset, Int32(columns))
    }
  }

  /// Adds the Gram matrix of complex rows in double precision: gram[i][j] += sum over rows of conj(v[i]) v[j], as pairs
  /// (re, im).
  static func addGram(_ rows: [Double], width: Int, to gram: inout [Double]) {
    precondition(width > 0 && rows.count % (2 * width) == 0 && gram.count == 2 * width * width, "rows of pairs")
    let one = [1.0, 0.0]
    gram.withUnsafeMutableBufferPointer {
      cblas_zgemm(
        CblasRowMajor, CblasConjTrans, CblasNoTrans, Int32(width), Int32(width), Int32(rows.count / 2 / width), one,
        rows, Int32(width), rows, Int32(width), one, $0.baseAddress, Int32(width))
    }
  }

  /// Eigenvalues, ascending, and eigenvectors, one a row, of a row-major Hermitian matrix of pairs (re, im).
  static func eigen(hermitian matrix: [Double], size: Int) -> (values: [Double], vectors: [Double]) {
    precondition(matrix.count == 2 * size * size, "a square matrix of pairs")
    // LAPACK reads columns: the row-major matrix is the conjugate of what it sees, and so are the vectors.
    var vectors = matrix
    for index in stride(from: 1, to: vectors.count, by: 2) { vectors[index] = -vectors[index] }
    var values = [Double](repeating: 0, count: size)
    let (work, real, whole) = (2 * size + size * size, 1 + 5 * size + 2 * size * size, 3 + 5 * size)
    var workspace = [Double](repeating: 0, count: 2 * work)
    var realWorkspace = [Double](repeating: 0, count: real)
    var wholeWorkspace = [Int32](repeating: 0, count: whole)
    var (n, lwork, lrwork, liwork, info) = (Int32(size), Int32(work), Int32(real), Int32(whole), Int32(0))
    zheevd_(
      "V", "L", &n, &vectors, &n, &values, &workspace, &lwork, &realWorkspace, &lrwork, &wholeWorkspace, &liwork, &info,
      1, 1)
    precondition(info == 0, "eigenvalues of a Hermitian matrix")
    return (values, vectors)
  }
}
