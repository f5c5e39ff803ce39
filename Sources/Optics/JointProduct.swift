/// The whole field operator as the build leaves it: (detector row, input row) x (detector column, input column), in blocks
/// of the detector's columns. Whoever takes the product over can let go of one block after the other: the whole operator
/// never stands in memory twice.
struct JointProduct: Sendable {
  /// Samples and pixels.
  let size: JointSize
  /// Separable terms that each leg took.
  let legTerms: [Int]
  /// From the first column to the last, all rows each.
  private(set) var blocks: [JointBlock]

  /// Zeros.
  private init(_ size: JointSize, legTerms: [Int]) {
    (self.size, self.legTerms) = (size, legTerms)
    blocks = size.parts(ofPairs: JointBlock.columnPairs).map {
      JointBlock(rows: 0..<size.side, columns: $0, inputs: size.inputs)
    }
  }

  /// Builds the product of a valid design with two masks, input pixel by input pixel.
  init(_ factors: TwoLayerFactors, masks: [PhaseMask], perSide: Int, kernel: KernelChoice) {
    self.init(
      JointSize(side: factors.samples, perSide: perSide, inputs: factors.inputs), legTerms: factors.legTerms)
    let product = TwoLayerProduct(factors, masks: masks, kernel: kernel)
    product.forEachInputPixel { row, column, field in set(field, row: row, column: column) }
  }

  /// Builds the product of a valid design with one mask.
  init(_ separable: SeparableProduct) {
    self.init(separable.size, legTerms: separable.legTerms)
    separable.add(to: &blocks)
  }

  /// Stores what one input pixel gives at all samples.
  private mutating func set(_ field: ComplexMatrix, row: Int, column: Int) {
    let (side, inputs) = (size.side, size.inputs)
    for index in blocks.indices {
      let samples = blocks[index].columns
      for r in 0..<side {
        let start = (r * inputs + row) * samples.count * inputs + column
        for c in samples {
          let cell = start + (c - samples.lowerBound) * inputs
          blocks[index].product.re.values[cell] = field.re.values[r * side + c]
          blocks[index].product.im.values[cell] = field.im.values[r * side + c]
        }
      }
    }
  }

  /// Takes the first block out; nil when there is none left.
  mutating func takeFirst() -> JointBlock? { blocks.isEmpty ? nil : blocks.removeFirst() }
}
