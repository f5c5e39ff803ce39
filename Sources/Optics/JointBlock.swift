/// The sizes of a joint product of detector samples and input pixels.
struct JointSize: Sendable, Hashable {
  /// Detector samples along a side.
  let side: Int
  /// Those of one diode.
  let perSide: Int
  /// Input pixels along a side.
  let inputs: Int

  /// All samples.
  var samples: Int { side * side }
  /// All input pixels.
  var pixels: Int { inputs * inputs }

  /// `count` nearly equal parts of the samples along a side.
  private func parts(_ count: Int) -> [Range<Int>] {
    (0..<count).map { side * $0 / count..<side * ($0 + 1) / count }
  }

  /// Parts of the samples along a side, each of which has at most about `most` pairs of a sample and an input pixel.
  func parts(ofPairs most: Int) -> [Range<Int>] {
    let samples = max(1, most / inputs)
    return parts((side + samples - 1) / samples)
  }
}

/// A rectangle of the joint product of detector samples and input pixels.
struct JointBlock: Sendable {
  /// Columns of a block times input pixels, about: what the matrix product holds in cache.
  static let columnPairs = 512

  /// Which rows of samples.
  let rows: Range<Int>
  /// Which columns of samples.
  let columns: Range<Int>
  /// (these rows, input row) x (these columns, input column).
  var product: ComplexMatrix

  /// Zeros.
  init(rows: Range<Int>, columns: Range<Int>, inputs: Int) {
    (self.rows, self.columns) = (rows, columns)
    product = ComplexMatrix(rows: rows.count * inputs, columns: columns.count * inputs)
  }
}
