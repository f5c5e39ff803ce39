/// A design with one mask as the factors along its axes: for every frame the field at the mask's points is B a B^T, times
/// the mask, and at the samples A u A^T, summed over the terms of each leg.
///
/// Its cost a frame grows with the square of the mask's points times the sides of the planes, and its memory with their
/// square, not with inputs times diodes: what is too large for a dense operator. All sums are chains of fused multiply-adds
/// in a fixed order, so currents have the same bits on every machine.
struct StructuredOperator: Sendable {
  /// A uniform aperture's mean current, as a power of two: as fine as the dense operator's, and all of the array's light on
  /// one diode still fits 32 bits with any gain below two.
  private static let meanExponent = 20

  /// Samples and pixels.
  let size: JointSize
  /// Separable terms that each leg took.
  let legTerms: [Int]

  /// For each term of the first leg: input rows and columns x points.
  private let input: [(vertical: ComplexMatrix, horizontal: ComplexMatrix)]
  /// Mask pixels x points.
  private let mask: ComplexMatrix
  private let pointsPerPixel: Int
  /// For each term of the second leg: points x detector rows and columns.
  private let detector: [(vertical: ComplexMatrix, horizontal: ComplexMatrix)]
  /// Counts for each unit of |u|^2: a power of two.
  private var countsPerPower = 1.0

  /// Input pixels.
  var inputs: Int { size.pixels }
  /// Photodiodes.
  var diodes: Int { size.samples / (size.perSide * size.perSide) }

  /// The operator of a valid design, with a mask that fits it and a placement that turns nothing.
  /// - Throws: `OpticsError` when the design cannot be built.
  init(
    design: OpticalDesign, mask: PhaseMask, placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) {
    let factors = try SeparableFactors(design: design, placement: placement, options: options, isDense: false)
    size = JointSize(
      side: factors.samples, perSide: design.detector.sampling.samplesPerSide, inputs: factors.inputs)
    legTerms = factors.legTerms
    input = factors.inputPlanes
    detector = factors.detectorPlanes
    pointsPerPixel = factors.pointsPerPixel
    let transmission = mask.transmission()
    self.mask = ComplexMatrix(
      re: transmission.re.repeatingColumns(pointsPerPixel), im: transmission.im.repeatingColumns(pointsPerPixel))
    countsPerPower = counts(options.kernel)
  }

  /// The photocurrents of `frames` aperture images in counts.
  func photocurrents(
    of apertures: Span<UInt8>, frames: Int, into currents: inout MutableSpan<UInt32>, kernel: KernelChoice
  ) {
    precondition(apertures.count == frames * inputs && currents.count == frames * diodes, "sizes")
    for frame in 0..<frames {
      let field = field(of: apertures.extracting(frame * inputs..<(frame + 1) * inputs), kernel: kernel)
      Kernels.currents(
        of: field, size: size, countsPerPower: countsPerPower, into: &currents, first: frame * diodes)
    }
  }

  /// Detector rows x detector columns.
  private func field(of aperture: Span<UInt8>, kernel: KernelChoice) -> ComplexMatrix {
    let points = mask.re.columns
    // Input columns x input rows.
    var transposed = RealMatrix(rows: size.inputs, columns: size.inputs)
    for row in 0..<size.inputs {
      for column in 0..<size.inputs {
        transposed.values[column * size.inputs + row] = Float(aperture[row * size.inputs + column])
      }
    }
    var field = ComplexMatrix(rows: points, columns: points)
    for term in input {
      // Input rows x points of the mask's columns.
      var across = ComplexMatrix(rows: size.inputs, columns: points)
      Kernels.multiply(transposed: transposed, term.horizontal.re, into: &across.re, kernel: kernel)
      Kernels.multiply(transposed: transposed, term.horizontal.im, into: &across.im, kernel: kernel)
      Kernels.multiply(transposed: term.vertical, across, into: &field, kernel: kernel)
    }
    Kernels.apply(mask, rowsPerPixel: pointsPerPixel, to: &field)
    var samples = ComplexMatrix(rows: size.side, columns: size.side)
    for term in detector {
      // Points of the mask's columns x detector rows.
      var down = ComplexMatrix(rows: points, columns: size.side)
      Kernels.multiply(transposed: field, term.vertical, into: &down, kernel: kernel)
      Kernels.multiply(transposed: down, term.horizontal, into: &samples, kernel: kernel)
    }
    return samples
  }

  /// The power of two that brings a uniform full aperture's mean current to 2^20...2^21.
  private func counts(_ kernel: KernelChoice) -> Double {
    let full = [UInt8](repeating: 255, count: inputs)
    let field = field(of: full.span, kernel: kernel)
    let power = zip(field.re.values, field.im.values).reduce(0.0) { sum, value in
      sum + Double(value.0) * Double(value.0) + Double(value.1) * Double(value.1)
    }
    let mean = power / Double(diodes)
    guard mean.isNormal else { return 1 }
    return Double(sign: .plus, exponent: Self.meanExponent - Int(mean.exponent), significand: 1)
  }
}
