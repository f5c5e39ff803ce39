extension SeparableFactors.Parts {
  /// Open space: Rayleigh-Sommerfeld kernels, input and mask pixels integrated by Gauss-Legendre rules.
  static func aperiodic(
    _ design: OpticalDesign, size: OperatorSize, placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) -> SeparableFactors.Parts {
    let layer = design.phaseLayers[0]
    let legs = design.legs
    let samples = DetectorSamples(design.detector, largestFrequency: design.largestFringeFrequency)
    let across = samples.positions.map { $0 + placement.shiftXMeters }
    let down = samples.positions.map { $0 + placement.shiftYMeters }
    let reach = Reach(design: design, sampleReach: (across + down).map(abs).max() ?? 0)

    let inputRule = GaussLegendre(
      count: try pointCount(options.inputPoints, turns: reach.inputTurns, pixel: "input.pitch"),
      length: design.input.pitchMeters)
    let maskRule = GaussLegendre(
      count: try pointCount(options.maskPoints, turns: reach.maskTurns, pixel: "path.phase.pitch"),
      length: layer.pitchMeters)
    try size.checkTables(maskPoints: layer.pixels * maskRule.offsets.count)
    let maskPoints = centred(layer.pixels, pitch: layer.pitchMeters).flatMap { centre in
      maskRule.offsets.map { centre + $0 }
    }

    let first = try LegExpansion(
      medium: legs[0][0], vacuumWavelengthMeters: design.wavelengthMeters, largestDistance: reach.distances[0],
      quadrature: inputRule, options: options)
    let second = try LegExpansion(
      medium: legs[1][0], vacuumWavelengthMeters: design.wavelengthMeters, largestDistance: reach.distances[1],
      quadrature: GaussLegendre(count: 1, length: 1), options: options)
    let pixels = centred(design.input.pixels, pitch: design.input.pitchMeters)
    // Changed in place: the tables are much of the memory that a build takes.
    var input = tables(first, down: maskPoints, across: maskPoints, from: pixels, kernel: options.kernel)
    for index in input.indices { input[index].darken(border: design.input.darkBorderPixels) }
    var detector = tables(second, down: down, across: across, from: maskPoints, kernel: options.kernel)
    for index in detector.indices { detector[index].scaleRows(by: samples.amplitudes) }
    return SeparableFactors.Parts(input: input, detector: detector, subWeights: maskRule.weights)
  }

  static func tables(
    _ leg: LegExpansion, down: [Double], across: [Double], from: [Double], kernel: KernelChoice
  ) -> [SeparableFactors.AxisTables] {
    let vertical = Kernels.legFactor(leg, axis: .vertical, to: down, from: from, kernel: kernel)
    let horizontal = Kernels.legFactor(leg, axis: .horizontal, to: across, from: from, kernel: kernel)
    return zip(vertical, horizontal).map { SeparableFactors.AxisTables(vertical: $0, horizontal: $1) }
  }

  /// The points that the options ask for, or those that integrate a phase of so many turns over a pixel to about 1e-4 at
  /// its steepest: half a point for each radian of the half-width, half as many again, and two (measured in the tests).
  static func pointCount(
    _ given: Int?, turns: Double, pixel field: String
  ) throws(OpticsError) -> Int {
    if let given { return given }
    let halfWidthRadians = 3.15 * turns
    let count = 2 + Int(0.75 * halfWidthRadians + 1)
    guard count <= GaussLegendre.largestCount else {
      throw OpticsError(
        field: field, problem: "the phase turns \(turns) times over one pixel",
        allowed: "at most 53 turns: smaller pixels, smaller planes or longer legs")
    }
    return count
  }
}

extension OpticalDesign {
  /// The largest spatial frequency of |field|^2 along an axis of the detector, in 1/m: light from two opposite edges of
  /// the last mask, interfering in open space.
  var largestFringeFrequency: Double {
    let layer = phaseLayers[phaseLayers.count - 1]
    let last = legs[legs.count - 1][0]
    return Double(layer.pixels) * layer.pitchMeters * last.refractiveIndex / (wavelengthMeters * last.thicknessMeters)
  }
}

/// Centres of `count` cells of a pitch, centred on zero.
func centred(_ count: Int, pitch: Double) -> [Double] {
  (0..<count).map { (Double($0) - Double(count - 1) / 2) * pitch }
}

/// How far apart, along one axis, points on neighbouring planes can be.
private struct Reach {
  let design: OpticalDesign
  /// Largest distance along one axis, for each leg.
  let distances: [Double]

  init(design: OpticalDesign, sampleReach: Double) {
    self.design = design
    let input = Double(design.input.pixels) * design.input.pitchMeters / 2
    let layer = design.phaseLayers[0]
    let mask = Double(layer.pixels) * layer.pitchMeters / 2
    distances = [input + mask, mask + sampleReach]
  }

  /// Sine of the steepest angle along one axis.
  private func steepness(leg: Int) -> Double {
    let z = design.legs[leg][0].thicknessMeters
    return distances[leg] / (z * z + distances[leg] * distances[leg]).squareRoot()
  }

  /// Turns of the phase over an input pixel, at its steepest.
  var inputTurns: Double { design.input.pitchMeters * steepness(leg: 0) / wavelength(leg: 0) }

  /// Turns of the phase of both legs over a mask pixel, at its steepest.
  var maskTurns: Double {
    design.phaseLayers[0].pitchMeters
      * (steepness(leg: 0) / wavelength(leg: 0) + steepness(leg: 1) / wavelength(leg: 1))
  }

  private func wavelength(leg: Int) -> Double { design.wavelengthMeters / design.legs[leg][0].refractiveIndex }
}

extension SeparableFactors.AxisTables {
  /// Multiplies rows by factors: the square roots of a detector sample's weight.
  mutating func scaleRows(by factors: [Double]) {
    vertical.scaleRows(by: factors)
    horizontal.scaleRows(by: factors)
  }

  /// Sets the outer columns (input pixels) to zero.
  mutating func darken(border: Int) {
    guard border > 0 else { return }
    vertical.darken(border: border)
    horizontal.darken(border: border)
  }
}

extension SeparableFactors.AxisTables {
  /// A changed copy.
  func changed(_ change: (inout SeparableFactors.AxisTables) -> Void) -> SeparableFactors.AxisTables {
    var copy = self
    change(&copy)
    return copy
  }
}

extension ComplexTable {
  fileprivate mutating func scaleRows(by factors: [Double]) {
    precondition(factors.count == rows, "one factor a row")
    for row in 0..<rows {
      for index in row * columns * 2..<(row + 1) * columns * 2 { values[index] *= factors[row] }
    }
  }

  fileprivate mutating func darken(border: Int) {
    for row in 0..<rows {
      for column in 0..<columns where column < border || column >= columns - border {
        values[(row * columns + column) * 2] = 0
        values[(row * columns + column) * 2 + 1] = 0
      }
    }
  }
}
