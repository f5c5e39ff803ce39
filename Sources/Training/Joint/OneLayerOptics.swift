import CandelaOptics

/// The fused operator of a design with one phase layer, differentiable by the mask.
///
/// H = sum over terms of V M W with V and W compressed to the mask's useful band (`AxisBasis`). With two samples a diode
/// and axis, the operator has three modes: sum x sum, sum x difference, difference x sum; difference x difference carries
/// less than 1e-3 of a photocurrent of the bench and is left out.
package final class OneLayerOptics: TrainableOptics {
  package let layers: [PhaseLayer]
  package let inputCount: Int
  package let diodeCount: Int
  package var modeCount: Int { modes.count }
  /// Combinations of mask rows and columns that are kept.
  package var ranks: [Int] { [vertical.rank, horizontal.rank] }

  private let inputs: Int
  private let side: Int
  private let vertical: AxisBasis
  private let horizontal: AxisBasis
  /// Conjugates for the way back.
  private let adjoints: Adjoints
  /// Index of the vertical and of the horizontal mode.
  private let modes: [(vertical: Int, horizontal: Int)]
  private var scratch: Scratch

  private struct Adjoints {
    let verticalOuter: [[ComplexPlane]]
    let verticalInner: ComplexPlane
    let horizontalOuter: [[ComplexPlane]]
    let horizontalInner: ComplexPlane
  }

  private struct Scratch {
    var masked: ComplexPlane
    var core: ComplexPlane
    var spread: ComplexPlane
    var joint: ComplexPlane
  }

  /// The optics of a design whose array stands as `placement` says (not turned), with so many terms of each leg's kernel.
  /// One term leaves 3e-3 of the bench's intensities (docs/optics.md), far below what training notices; evaluation takes
  /// more.
  /// - Throws: `OpticsError` when the operator cannot be built.
  package convenience init(
    design: OpticalDesign, placement: DetectorPlacement = .aligned, terms: Int = 1, tolerance: Double = 1e-3
  ) throws(OpticsError) {
    try design.validate()
    try placement.validate(for: design)
    let factors = try SeparableFactors(
      design: design, placement: placement, options: OperatorOptions(fixedTerms: terms))
    self.init(
      layer: design.phaseLayers[0], inputs: design.input.pixels, side: design.detector.pixels,
      sampling: design.detector.sampling,
      factors: factors.terms.map {
        (factors.vertical($0, rows: 0..<factors.samples), factors.horizontal($0, columns: 0..<factors.samples))
      }, tolerance: tolerance)
  }

  /// The operator of one mask, from its factors: for each term, along both axes, mask pixels x (sample, input). There are
  /// `inputs` inputs along a side, and `side` diodes of as many samples as `sampling` takes.
  init(
    layer: PhaseLayer, inputs: Int, side: Int, sampling: DetectorSampling,
    factors: [(vertical: ComplexMatrix, horizontal: ComplexMatrix)], tolerance: Double
  ) {
    layers = [layer]
    (self.inputs, self.side) = (inputs, side)
    inputCount = inputs * inputs
    diodeCount = side * side
    func basis(_ factors: [(re: RealMatrix, im: RealMatrix)]) -> AxisBasis {
      AxisBasis(factors: factors, inputs: inputs, perSide: sampling.samplesPerSide, tolerance: tolerance)
    }
    vertical = basis(factors.map { $0.vertical.transposed })
    horizontal = basis(factors.map { $0.horizontal.transposed })
    modes = Self.modes(sampling)
    adjoints = Adjoints(
      verticalOuter: vertical.outer.map { $0.map(\.adjoint) }, verticalInner: vertical.inner.adjoint,
      horizontalOuter: horizontal.outer.map { $0.map(\.conjugate) }, horizontalInner: horizontal.inner.conjugate)
    let joint = side * inputs
    scratch = Scratch(
      masked: ComplexPlane(rows: vertical.rank, columns: layer.pixels),
      core: ComplexPlane(rows: vertical.rank, columns: horizontal.rank),
      spread: ComplexPlane(rows: joint, columns: horizontal.rank), joint: ComplexPlane(rows: joint, columns: joint))
  }

  /// The same optics with the mean field over each diode's active area as its only mode.
  private init(meanFieldOf other: OneLayerOptics) {
    layers = other.layers
    inputs = other.inputs
    side = other.side
    inputCount = other.inputCount
    diodeCount = other.diodeCount
    vertical = other.vertical
    horizontal = other.horizontal
    adjoints = other.adjoints
    modes = [(0, 0)]
    scratch = other.scratch
  }

  /// A coarser form at a third of the work: what a diode's mean field carries, 95 % of its photocurrent on the bench.
  /// Nil where the design has one sample a diode, and so nothing to leave out.
  package var coarse: OneLayerOptics? { modes.count > 1 ? OneLayerOptics(meanFieldOf: self) : nil }

  /// Index of the vertical and of the horizontal mode, for each that counts.
  static func modes(_ sampling: DetectorSampling) -> [(vertical: Int, horizontal: Int)] {
    switch sampling {
    case .point: [(0, 0)]
    case .area: [(0, 0), (0, 1), (1, 0)]
    case .bilinear: [(0, 0), (0, 1), (1, 0), (1, 1)]
    }
  }

  package func makeOperator(_ transmissions: [ComplexPlane], rows: inout [Float]) {
    scratch.masked.setProduct(vertical.inner, transmissions[0])
    scratch.core.setProduct(scratch.masked, horizontal.inner, transposedB: true)
    for (index, mode) in modes.enumerated() {
      var pairs: [(a: ComplexPlane, b: ComplexPlane)] = []
      for (left, right) in zip(vertical.outer[mode.vertical], horizontal.outer[mode.horizontal]) {
        var spread = ComplexPlane(rows: side * inputs, columns: horizontal.rank)
        spread.setProduct(left, scratch.core)
        pairs.append((spread, right))
      }
      scratch.joint.setProducts(pairs, transposedB: true)
      TrainingKernels.unfold(scratch.joint.re, side: side, inputs: inputs, into: &rows, at: start(index, part: 0))
      TrainingKernels.unfold(scratch.joint.im, side: side, inputs: inputs, into: &rows, at: start(index, part: 1))
    }
  }

  package func transmissionSlopes(rows: [Float], into slopes: inout [ComplexPlane]) {
    var pairs: [(a: ComplexPlane, b: ComplexPlane)] = []
    for (index, mode) in modes.enumerated() {
      TrainingKernels.fold(rows, at: start(index, part: 0), side: side, inputs: inputs, into: &scratch.joint.re)
      TrainingKernels.fold(rows, at: start(index, part: 1), side: side, inputs: inputs, into: &scratch.joint.im)
      scratch.joint.updateSum()
      for term in vertical.outer[mode.vertical].indices {
        scratch.spread.setProduct(scratch.joint, adjoints.horizontalOuter[mode.horizontal][term])
        pairs.append((adjoints.verticalOuter[mode.vertical][term], scratch.spread))
      }
    }
    scratch.core.setProducts(pairs)
    scratch.masked.setProduct(scratch.core, adjoints.horizontalInner)
    slopes[0].setProduct(adjoints.verticalInner, scratch.masked)
  }

  /// First element of a mode's real (0) or imaginary (1) rows.
  private func start(_ mode: Int, part: Int) -> Int { (2 * mode + part) * diodeCount * inputCount }
}

extension ComplexMatrix {
  fileprivate var transposed: (re: RealMatrix, im: RealMatrix) { (re.transposed, im.transposed) }
}
