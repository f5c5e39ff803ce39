/// The field operator as the build leaves it: (detector row, input row) x (detector column, input column), in blocks of
/// the detector's columns. Blocks of W are made when they are needed, and whoever packs the product can let go of one
/// block after the other: the whole operator never stands in memory twice.
struct JointProduct: Sendable {
  /// Columns of a block times input pixels, about: what the matrix product holds in cache.
  private static let blockColumns = 512

  /// Some of the detector's columns of samples.
  struct Columns: Sendable {
    /// Which ones.
    let samples: Range<Int>
    /// (detector row, input row) x (these columns, input column).
    var product: ComplexMatrix
  }

  /// Detector samples along a side.
  let side: Int
  /// Those of one diode.
  let perSide: Int
  /// Input pixels along a side.
  let inputs: Int
  /// Separable terms that each leg took.
  let legTerms: [Int]
  /// From the first column to the last.
  private(set) var blocks: [Columns]

  /// Zeros.
  private init(side: Int, perSide: Int, inputs: Int, legTerms: [Int]) {
    (self.side, self.perSide, self.inputs, self.legTerms) = (side, perSide, inputs, legTerms)
    blocks = Self.ranges(side: side, inputs: inputs).map { samples in
      Columns(samples: samples, product: ComplexMatrix(rows: side * inputs, columns: samples.count * inputs))
    }
  }

  /// Builds the product of a valid design with two masks, input pixel by input pixel.
  init(_ factors: TwoLayerFactors, masks: [PhaseMask], perSide: Int, kernel: KernelChoice) {
    self.init(side: factors.samples, perSide: perSide, inputs: factors.inputs, legTerms: factors.legTerms)
    let product = TwoLayerProduct(factors, masks: masks, kernel: kernel)
    product.forEachInputPixel { row, column, field in set(field, row: row, column: column) }
  }

  /// Builds the product of a valid design with one mask.
  init(_ factors: SeparableFactors, mask: PhaseMask, perSide: Int, kernel: KernelChoice) {
    self.init(side: factors.samples, perSide: perSide, inputs: factors.inputs, legTerms: factors.legTerms)
    let transmission = mask.transmission()
    for term in factors.terms {
      let masked = Self.masked(factors, term, transmission: transmission, kernel: kernel)
      for index in blocks.indices {
        let horizontal = factors.horizontal(term, columns: blocks[index].samples)
        Kernels.multiply(transposed: masked, horizontal, into: &blocks[index].product, kernel: kernel)
      }
    }
  }

  /// M^T V^T of a term, mask columns x (detector row, input row). Products of numbers commute, and sums keep the order of
  /// V M: Re V Re M, -Im V Im M; Im V Re M, Re V Im M.
  private static func masked(
    _ factors: SeparableFactors, _ term: SeparableFactors.Term, transmission: ComplexMatrix, kernel: KernelChoice
  ) -> ComplexMatrix {
    var masked = ComplexMatrix(rows: transmission.re.columns, columns: factors.samples * factors.inputs)
    Kernels.multiply(
      transposed: transmission, factors.vertical(term), startsWithRealA: true, into: &masked, kernel: kernel)
    return masked
  }

  /// Stores what one input pixel gives at all samples.
  private mutating func set(_ field: ComplexMatrix, row: Int, column: Int) {
    for index in blocks.indices {
      let samples = blocks[index].samples
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

  /// Blocks of nearly equal width.
  private static func ranges(side: Int, inputs: Int) -> [Range<Int>] {
    let most = max(1, blockColumns / inputs)
    let count = (side + most - 1) / most
    return (0..<count).map { side * $0 / count..<side * ($0 + 1) / count }
  }

  /// Takes the first block out; nil when there is none left.
  mutating func takeFirst() -> Columns? { blocks.isEmpty ? nil : blocks.removeFirst() }
}
