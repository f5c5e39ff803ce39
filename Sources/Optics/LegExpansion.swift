/// The separable expansion of one leg's kernel: nodes along the vertical axis and the rule that integrates a source
/// pixel. The kernel is exact where the squared vertical distance is a node, and interpolated in between.
struct LegExpansion: Sendable {
  let lengthMeters: Double
  /// In the medium.
  let wavelengthMeters: Double
  /// Squares of vertical distances: Chebyshev points of 0...largest.
  let nodes: [Double]
  let quadrature: GaussLegendre

  /// Finds the fewest terms (at most `mostTerms`) whose largest relative error over all distances is at most the
  /// options' tolerance, unless they fix the number.
  /// - Throws: `OpticsError` when `mostTerms` are not enough.
  init(
    medium: Medium, vacuumWavelengthMeters: Double, largestDistance: Double, quadrature: GaussLegendre,
    options: OperatorOptions
  ) throws(OpticsError) {
    let square = largestDistance * largestDistance
    for terms in options.termCounts {
      let candidate = LegExpansion(
        lengthMeters: medium.thicknessMeters, wavelengthMeters: vacuumWavelengthMeters / medium.refractiveIndex,
        nodes: chebyshevPoints(count: terms, largest: square), quadrature: quadrature)
      if options.fixedTerms != nil
        || Kernels.legError(candidate, largestSquare: square, points: 17) <= options.kernelTolerance
      {
        self = candidate
        return
      }
    }
    throw options.tooFewTerms(leg: "\(medium.thicknessMeters) m of path between planes \(2 * largestDistance) m wide")
  }

  private init(lengthMeters: Double, wavelengthMeters: Double, nodes: [Double], quadrature: GaussLegendre) {
    self.lengthMeters = lengthMeters
    self.wavelengthMeters = wavelengthMeters
    self.nodes = nodes
    self.quadrature = quadrature
  }
}

/// The Chebyshev points of 0...largest: the interpolation nodes with the smallest worst error.
func chebyshevPoints(count: Int, largest: Double) -> [Double] {
  (0..<count).map { index in
    let cosine = Kernels.cis(turns: (2 * Double(index) + 1) / (4 * Double(count))).cosine
    return largest * (1 - cosine) / 2
  }
}
