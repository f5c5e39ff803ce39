/// Where the largest magnitude of an operator with one mask most likely is: where it is with one term a leg.
///
/// The operator is rounded to integers in units of its largest magnitude. Who knows that beforehand can round and let go
/// of block after block, and the operator never stands in memory as floats. One term a leg costs a fourth of the work of
/// two and misses the field by about a hundredth. A wrong guess is noticed, and costs time only.
struct LikelyLargest: Sendable {
  /// How much below the largest a sample's magnitude with one term may be for the sample to be looked at.
  private static let margin: Float = 0.97
  /// Most samples that are looked at.
  private static let mostSamples = 16

  /// Samples by row and column, those with the largest magnitudes first.
  private let samples: [(row: Int, column: Int)]

  /// Looks at a valid design with a mask that fits it.
  /// - Throws: `OpticsError` when the design cannot be built.
  init(
    design: OpticalDesign, mask: PhaseMask, placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) {
    var oneTerm = options
    oneTerm.fixedTerms = 1
    let product = try SeparableProduct(design: design, mask: mask, placement: placement, options: oneTerm)
    var found: [(magnitude: Float, row: Int, column: Int)] = []
    product.forEachBlock { block in
      let largest = Kernels.largestOfSamples(block, of: product.size)
      for (index, magnitude) in largest.enumerated() {
        found.append(
          (
            magnitude, block.rows.lowerBound + index / block.columns.count,
            block.columns.lowerBound + index % block.columns.count
          ))
      }
    }
    let best = found.reduce(0) { max($0, $1.magnitude) }
    samples = found.filter { $0.magnitude >= best * Self.margin }.sorted { $0.magnitude > $1.magnitude }
      .prefix(Self.mostSamples).map { ($0.row, $0.column) }
  }

  /// The largest magnitude that the product has at those samples.
  func magnitude(in product: SeparableProduct) -> Float {
    samples.reduce(0) { max($0, Kernels.largest(product.block(row: $1.row, column: $1.column).product)) }
  }
}
