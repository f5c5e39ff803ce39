/// The joint product of a design with one mask, any rectangle of it at a time: H = sum over terms of V M W.
///
/// Every element is one chain of multiply-adds over terms, mask rows and mask columns, so it has the same bits whichever
/// rectangle it is computed in.
struct SeparableProduct: Sendable {
  /// Rows of a block times input pixels, about: enough for the matrix product's speed, few enough for its memory.
  private static let rowPairs = 128

  /// Samples and pixels.
  let size: JointSize

  private let factors: SeparableFactors
  private let transmission: ComplexMatrix
  private let kernel: KernelChoice

  /// The product of a valid design, with a mask that fits it.
  /// - Throws: `OpticsError` when the design cannot be built.
  init(
    design: OpticalDesign, mask: PhaseMask, placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) {
    factors = try SeparableFactors(design: design, placement: placement, options: options)
    size = JointSize(
      side: factors.samples, perSide: design.detector.sampling.samplesPerSide, inputs: factors.inputs)
    transmission = mask.transmission()
    kernel = options.kernel
  }

  /// Separable terms that each leg took.
  var legTerms: [Int] { factors.legTerms }

  /// Adds the product to blocks of zeros that have the same rows, each some columns of them.
  func add(to blocks: inout [JointBlock]) {
    guard let rows = blocks.first?.rows else { return }
    for term in factors.terms {
      let masked = masked(term, rows: rows)
      for index in blocks.indices {
        precondition(blocks[index].rows == rows, "blocks of the same rows")
        let horizontal = factors.horizontal(term, columns: blocks[index].columns)
        Kernels.multiply(transposed: masked, horizontal, into: &blocks[index].product, kernel: kernel)
      }
    }
  }

  /// Calls `body` with every block of the product, a few rows at a time.
  func forEachBlock(_ body: (JointBlock) -> Void) {
    let columns = size.parts(ofPairs: JointBlock.columnPairs)
    for rows in size.parts(ofPairs: Self.rowPairs) {
      var blocks = columns.map { JointBlock(rows: rows, columns: $0, inputs: size.inputs) }
      add(to: &blocks)
      blocks.forEach(body)
    }
  }

  /// One sample's row of the operator.
  func block(row: Int, column: Int) -> JointBlock {
    var blocks = [JointBlock(rows: row..<row + 1, columns: column..<column + 1, inputs: size.inputs)]
    add(to: &blocks)
    return blocks[0]
  }

  /// M^T V^T of a term, mask columns x (detector row, input row). Products of numbers commute, and sums keep the order of
  /// V M: Re V Re M, -Im V Im M; Im V Re M, Re V Im M.
  private func masked(_ term: SeparableFactors.Term, rows: Range<Int>) -> ComplexMatrix {
    var masked = ComplexMatrix(rows: transmission.re.columns, columns: rows.count * size.inputs)
    Kernels.multiply(
      transposed: transmission, factors.vertical(term, rows: rows), startsWithRealA: true, into: &masked,
      kernel: kernel)
    return masked
  }
}
