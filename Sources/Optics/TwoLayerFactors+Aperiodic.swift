extension TwoLayerFactors.Parts {
  /// Open space: Rayleigh-Sommerfeld kernels; input pixels and those of the first mask integrated by Gauss-Legendre rules,
  /// those of the second by fitted pairs where their accuracy is enough.
  static func aperiodic(
    _ design: OpticalDesign, placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) -> TwoLayerFactors.Parts {
    let geometry = Geometry(design)
    let samples = DetectorSamples(design.detector, largestFrequency: 2 * geometry.lastFrequency)
    let across = samples.positions.map { $0 + placement.shiftXMeters }
    let down = samples.positions.map { $0 + placement.shiftYMeters }
    let sampleReach = (across + down).map(abs).max() ?? 0
    let inputRule = GaussLegendre(
      count: try SeparableFactors.Parts.pointCount(
        options.inputPoints,
        turns: geometry.turns(design.input.pitchMeters, [(0, geometry.half[0] + geometry.half[1])]),
        pixel: "input.pitch"), length: design.input.pitchMeters)
    let firstRule = PixelRule(
      pixels: geometry.layers[0].pixels, pitch: geometry.layers[0].pitchMeters,
      count: try SeparableFactors.Parts.pointCount(
        options.maskPoints,
        turns: geometry.turns(
          geometry.layers[0].pitchMeters,
          [(0, geometry.half[0] + geometry.half[1]), (1, geometry.half[1] + geometry.half[2])]),
        pixel: "path.phase.pitch"))
    let secondRule = try geometry.secondRule(options, sampleReach: sampleReach)
    let interpolation = geometry.interpolation(secondRule, options: options)
    let nodes = interpolation?.nodes ?? secondRule.positions
    try OperatorSize(design).checkTwoLayers(
      firstPoints: firstRule.positions.count, secondPoints: secondRule.positions.count, nodes: nodes.count)

    let point = GaussLegendre(count: 1, length: 1)
    let first = try geometry.leg(0, geometry.half[0] + geometry.half[1], inputRule, options)
    let nodeReach = max(geometry.half[2], interpolation?.reach ?? 0)
    let second = try geometry.leg(1, geometry.half[1] + nodeReach, point, options)
    let third = try geometry.leg(2, geometry.half[2] + sampleReach, point, options)
    let pixels = centred(design.input.pixels, pitch: design.input.pitchMeters)
    let sphere = interpolation == nil ? nil : geometry.sphere(leg: 1)
    return TwoLayerFactors.Parts(
      input: SeparableFactors.Parts.tables(
        first, down: firstRule.positions, across: firstRule.positions, from: pixels, kernel: options.kernel
      ).map { $0.changed { $0.darken(border: design.input.darkBorderPixels) } },
      middle: SeparableFactors.Parts.tables(
        second, down: nodes, across: nodes, from: firstRule.positions, kernel: options.kernel
      ).map { table in
        guard let sphere else { return table }
        return table.scaled { $0.scaledRows(nodes.map { sphere($0).conjugate }) }
      },
      detector: SeparableFactors.Parts.tables(
        third, down: down, across: across, from: secondRule.positions, kernel: options.kernel
      ).map { table in
        let factors = secondRule.positions.indices.map { index in
          let weight = secondRule.weights[index]
          return sphere.map { $0(secondRule.positions[index]).times(weight) } ?? weight
        }
        return table.changed { $0.scaleRows(by: samples.amplitudes) }.scaled { $0.scaledColumns(factors) }
      },
      subWeights: GaussLegendre(count: firstRule.pointsPerPixel, length: geometry.layers[0].pitchMeters).weights,
      interpolation: interpolation, pointsPerPixel: secondRule.pointsPerPixel)
  }
}

/// Distances and frequencies along one axis of a design with two phase layers.
private struct Geometry {
  let design: OpticalDesign
  let layers: [PhaseLayer]
  /// Half sides of the input plane and of both masks.
  let half: [Double]
  /// Length and wavelength of each leg.
  let legs: [(z: Double, wavelength: Double)]

  init(_ design: OpticalDesign) {
    self.design = design
    layers = design.phaseLayers
    half =
      [Double(design.input.pixels) * design.input.pitchMeters / 2]
      + layers.map { Double($0.pixels) * $0.pitchMeters / 2 }
    legs = design.legs.map { ($0[0].thicknessMeters, design.wavelengthMeters / $0[0].refractiveIndex) }
  }

  /// Half of the largest frequency of intensities at the diodes.
  var lastFrequency: Double { half[2] / (legs[2].wavelength * legs[2].z) }

  /// The largest frequency at the second mask after the division by the leg's spherical phase.
  private var band: Double { half[1] / (legs[1].wavelength * legs[1].z) }

  /// Frequency of light that travels so far sideways along a leg.
  private func frequency(leg: Int, _ distance: Double) -> Double {
    let z = legs[leg].z
    return distance / (legs[leg].wavelength * (z * z + distance * distance).squareRoot())
  }

  /// Turns of the phase over a pixel, at their steepest, of the given legs and distances together.
  func turns(_ pitch: Double, _ distances: [(leg: Int, distance: Double)]) -> Double {
    distances.reduce(0) { $0 + pitch * frequency(leg: $1.leg, $1.distance) }
  }

  func secondRule(_ options: OperatorOptions, sampleReach: Double) throws(OpticsError) -> PixelRule {
    let layer = layers[1]
    let carrier = { (centre: Double) in frequency(leg: 1, centre) + frequency(leg: 2, centre) }
    let width = band + sampleReach / (legs[2].wavelength * legs[2].z)
    if options.maskPoints == nil, layer.pitchMeters * width <= PixelRule.largestBandTurns,
      layer.pitchMeters * carrier(half[2]) <= PixelRule.largestCarrierTurns
    {
      return PixelRule(pixels: layer.pixels, pitch: layer.pitchMeters, band: width, carrier: carrier)
    }
    return PixelRule(
      pixels: layer.pixels, pitch: layer.pitchMeters,
      count: try SeparableFactors.Parts.pointCount(
        options.maskPoints, turns: turns(layer.pitchMeters, [(1, half[1] + half[2]), (2, half[2] + sampleReach)]),
        pixel: "path.phase.pitch"))
  }

  /// Nodes for the second mask where they are clearly fewer than its points.
  func interpolation(_ rule: PixelRule, options: OperatorOptions) -> BandInterpolation? {
    let count = BandInterpolation.nodeCount(halfSide: half[2], largestFrequency: band)
    guard options.interpolatesBand, count < rule.positions.count / 5 * 4 else { return nil }
    return BandInterpolation(positions: rule.positions, halfSide: half[2], largestFrequency: band)
  }

  func leg(
    _ index: Int, _ largestDistance: Double, _ quadrature: GaussLegendre, _ options: OperatorOptions
  ) throws(OpticsError) -> LegExpansion {
    try LegExpansion(
      medium: design.legs[index][0], vacuumWavelengthMeters: design.wavelengthMeters, largestDistance: largestDistance,
      quadrature: quadrature, options: options)
  }

  /// The phase factor of a spherical wave from the axis, at a distance from it.
  func sphere(leg: Int) -> (Double) -> ComplexFactor {
    let (z, wavelength) = legs[leg]
    return { position in
      let square = position * position
      let value = Kernels.cis(turns: square / ((z * z + square).squareRoot() + z) / wavelength)
      return ComplexFactor(re: value.cosine, im: value.sine)
    }
  }
}
