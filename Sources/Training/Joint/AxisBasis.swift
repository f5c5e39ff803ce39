import CandelaOptics

/// One axis of the fused operator, compressed: factors that join detector samples and input pixels at the mask, as a
/// product of `outer` ((sample, input) x rank) and `inner` (rank x mask pixels).
///
/// A mask behind a finite aperture reaches the diodes with a limited band of its spatial frequencies: of 400 pixels of
/// the bench about 220 combinations count (measured; the rest carry less than 1e-3 of the field). Every product over
/// mask pixels becomes one over these combinations.
struct AxisBasis {
  /// For each mode along this axis and each separable term: (diode, input) x rank.
  let outer: [[ComplexPlane]]
  /// rank x mask pixels, orthonormal rows.
  let inner: ComplexPlane

  /// Combinations kept.
  var rank: Int { inner.rows }

  /// Compresses the factors of an axis. `factors` holds, for each term, (sample, input) x mask pixels;
  /// samples come `perSide` a diode, at equal distances from its centre.
  /// - Parameter tolerance: the root of the energy that may be lost, relative to the whole.
  init(factors: [(re: RealMatrix, im: RealMatrix)], inputs: Int, perSide: Int, tolerance: Double) {
    let width = factors[0].re.columns
    let modes = factors.map { Self.modes($0, inputs: inputs, perSide: perSide) }
    var gram = [Double](repeating: 0, count: 2 * width * width)
    for term in modes { for mode in term { BLASProduct.addGram(Self.pairs(mode), width: width, to: &gram) } }
    let vectors = Self.leading(gram, size: width, tolerance: tolerance)
    inner = vectors.adjoint
    outer = modes[0].indices.map { mode in
      modes.map { term in
        var plane = ComplexPlane(rows: term[mode].rows, columns: vectors.columns)
        plane.setProduct(term[mode], vectors)
        return plane
      }
    }
  }

  /// The fields at two samples a side as their sum and difference over the square root of two: the sum of squares is the
  /// same, and the difference is small.
  private static func modes(
    _ factor: (re: RealMatrix, im: RealMatrix), inputs: Int, perSide: Int
  ) -> [ComplexPlane] {
    let (rows, columns) = (factor.re.rows, factor.re.columns)
    guard perSide == 2 else {
      return [ComplexPlane(rows: rows, columns: columns, re: factor.re.values, im: factor.im.values)]
    }
    let half = Float(0.5).squareRoot()
    return [Float(1), -1].map { sign in
      func combined(_ matrix: RealMatrix) -> [Float] {
        var out: [Float] = []
        out.reserveCapacity(rows / 2 * columns)
        let stretch = inputs * columns
        for diode in 0..<rows / inputs / 2 {
          let start = 2 * diode * stretch
          for index in start..<start + stretch {
            out.append((matrix.values[index] + sign * matrix.values[index + stretch]) * half)
          }
        }
        return out
      }
      return ComplexPlane(rows: rows / 2, columns: columns, re: combined(factor.re), im: combined(factor.im))
    }
  }

  private static func pairs(_ plane: ComplexPlane) -> [Double] {
    var pairs: [Double] = []
    pairs.reserveCapacity(2 * plane.re.count)
    for (re, im) in zip(plane.re, plane.im) {
      pairs.append(Double(re))
      pairs.append(Double(im))
    }
    return pairs
  }

  /// The eigenvectors that carry all but tolerance^2 of the trace, as columns.
  static func leading(_ gram: [Double], size: Int, tolerance: Double) -> ComplexPlane {
    let (values, vectors) = BLASProduct.eigen(hermitian: gram, size: size)
    let allowed = tolerance * tolerance * values.reduce(0, +)
    var lost = 0.0
    var first = 0
    while first < size - 1, lost + values[first] <= allowed {
      lost += values[first]
      first += 1
    }
    var plane = ComplexPlane(rows: size, columns: size - first)
    for column in first..<size {
      for row in 0..<size {
        plane.re[row * plane.columns + column - first] = Float(vectors[2 * (column * size + row)])
        plane.im[row * plane.columns + column - first] = Float(vectors[2 * (column * size + row) + 1])
      }
    }
    plane.updateSum()
    return plane
  }
}
