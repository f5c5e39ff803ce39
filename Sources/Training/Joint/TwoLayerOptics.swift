import CandelaOptics

/// The fused operator of a design with two phase layers, differentiable by both masks.
///
/// Between two finite masks there are few independent fields: `rank` coefficients along each axis, about the product of
/// the masks' sides over wavelength and distance and some more. So H is a product of two operators with one mask each, from
/// the input to the coefficients at the second mask, and from these to the samples; both are `OneLayerOptics`. A step costs
/// three complex products of samples x rank^2 x input pixels a mode: practical for masks of about 128 x 128 pixels.
package final class TwoLayerOptics: TrainableOptics {
  /// Most complex multiply-adds of the product that gives the operator; a step takes three of its kind. 128 x 128 pixels at
  /// the bench's pitch need 4.5 thousand million, its own 400 x 400 need 103.
  static let mostWork = 6_000_000_000

  package let layers: [PhaseLayer]
  package var inputCount: Int { first.inputCount }
  package var diodeCount: Int { second.diodeCount }
  package var modeCount: Int { second.modeCount }
  /// Coefficients along an axis of the field between the masks.
  package let rank: Int

  /// From input pixels to coefficients.
  private let first: OneLayerOptics
  /// From coefficients to samples.
  private let second: OneLayerOptics
  private var firstRows: [Float]
  private var secondRows: [Float]
  /// Both operators at the latest masks: coefficients x input pixels, and for each mode diodes x coefficients.
  private var inner: ComplexPlane
  private var outer: [ComplexPlane] = []

  /// The optics of a design with two phase layers whose array stands as `placement` says (not turned), with so many terms
  /// of each leg's kernel.
  /// - Throws: `OpticsError` when the operator cannot be built, `TrainingError` (CND-7007) when a step would take too long.
  package convenience init(
    design: OpticalDesign, placement: DetectorPlacement = .aligned, terms: Int = 1, tolerance: Double = 1e-3
  ) throws {
    try design.validate()
    try placement.validate(for: design)
    let factors = try TwoLayerFactors(
      design: design, placement: placement, options: OperatorOptions(fixedTerms: terms))
    let basis = Self.basis(factors, tolerance: tolerance)
    let (layers, rank, sampling) = (design.phaseLayers, basis.columns, design.detector.sampling)
    try Self.checkWork(design, rank: rank)
    self.init(
      first: OneLayerOptics(
        layer: layers[0], inputs: design.input.pixels, side: rank, sampling: .point(sideMeters: 1),
        factors: factors.firstMask(basis: basis), tolerance: tolerance),
      second: OneLayerOptics(
        layer: layers[1], inputs: rank, side: design.detector.pixels, sampling: sampling,
        factors: factors.secondMask(basis: basis), tolerance: tolerance),
      rank: rank)
  }

  private init(first: OneLayerOptics, second: OneLayerOptics, rank: Int) {
    (self.first, self.second, self.rank) = (first, second, rank)
    layers = first.layers + second.layers
    firstRows = [Float](repeating: 0, count: first.operatorSize)
    secondRows = [Float](repeating: 0, count: second.operatorSize)
    inner = ComplexPlane(rows: rank * rank, columns: first.inputCount)
  }

  /// The mean field over each diode's active area only; nil where the design has one sample a diode.
  package var coarse: TwoLayerOptics? {
    second.coarse.map { TwoLayerOptics(first: first, second: $0, rank: rank) }
  }

  package func makeOperator(_ transmissions: [ComplexPlane], rows: inout [Float]) {
    first.makeOperator([transmissions[0]], rows: &firstRows)
    second.makeOperator([transmissions[1]], rows: &secondRows)
    inner = ComplexPlane(rank * rank, inputCount, from: firstRows, mode: 0)
    outer = (0..<modeCount).map { ComplexPlane(diodeCount, rank * rank, from: secondRows, mode: $0) }
    var product = ComplexPlane(rows: diodeCount, columns: inputCount)
    for (mode, outer) in outer.enumerated() {
      product.setProduct(outer, inner)
      product.store(in: &rows, mode: mode)
    }
  }

  package func transmissionSlopes(rows: [Float], into slopes: inout [ComplexPlane]) {
    var byOuter = ComplexPlane(rows: diodeCount, columns: rank * rank)
    var pairs: [(a: ComplexPlane, b: ComplexPlane)] = []
    let innerConjugate = inner.conjugate
    for (mode, outer) in outer.enumerated() {
      let slope = ComplexPlane(diodeCount, inputCount, from: rows, mode: mode)
      byOuter.setProduct(slope, innerConjugate, transposedB: true)
      byOuter.store(in: &secondRows, mode: mode)
      pairs.append((outer.adjoint, slope))
    }
    var byInner = ComplexPlane(rows: rank * rank, columns: inputCount)
    byInner.setProducts(pairs)
    byInner.store(in: &firstRows, mode: 0)
    for (layer, (optics, rows)) in [(first, firstRows), (second, secondRows)].enumerated() {
      var own = [slopes[layer]]
      optics.transmissionSlopes(rows: rows, into: &own)
      slopes[layer] = own[0]
    }
  }

  /// Nodes x coefficients, orthonormal columns: what carries all but tolerance^2 of the energy that the first mask's points
  /// bring to the nodes, of both axes together.
  private static func basis(_ factors: TwoLayerFactors, tolerance: Double) -> ComplexTable {
    let nodes = factors.nodes
    var gram = [Double](repeating: 0, count: 2 * nodes * nodes)
    for responses in factors.nodeResponses { BLASProduct.addGram(responses, width: nodes, to: &gram) }
    // The responses are rows: their combinations are the conjugates of the nodes'.
    let vectors = AxisBasis.leading(gram, size: nodes, tolerance: tolerance)
    return ComplexTable(
      rows: nodes, columns: vectors.columns,
      values: zip(vectors.re, vectors.im).flatMap { [Double($0), -Double($1)] })
  }

  private static func checkWork(_ design: OpticalDesign, rank: Int) throws(TrainingError) {
    let (diodes, inputs) = (design.detector.pixels, design.input.pixels)
    let work = diodes * diodes * inputs * inputs * rank * rank * OneLayerOptics.modes(design.detector.sampling).count
    guard work <= mostWork else {
      throw .tooLarge(design.phaseLayers.map(\.pixels), work: work, allowed: mostWork)
    }
  }
}

extension ComplexPlane {
  /// A mode of an operator's rows.
  fileprivate init(_ rows: Int, _ columns: Int, from values: [Float], mode: Int) {
    let (size, start) = (rows * columns, 2 * mode * rows * columns)
    self.init(
      rows: rows, columns: columns, re: Array(values[start..<start + size]),
      im: Array(values[start + size..<start + 2 * size]))
  }

  /// Stores a mode of an operator's rows.
  fileprivate func store(in values: inout [Float], mode: Int) {
    let (size, start) = (rows * columns, 2 * mode * rows * columns)
    values.replaceSubrange(start..<start + size, with: re)
    values.replaceSubrange(start + size..<start + 2 * size, with: im)
  }
}
