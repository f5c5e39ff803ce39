/// Where the diodes sample the field along one axis, in open space, and the square roots of the samples' weights.
struct DetectorSamples: Sendable {
  /// Metres from the axis, diode by diode.
  let positions: [Double]
  /// Factors on the field: their products' squares are the weights of |u|^2.
  let amplitudes: [Double]

  init(_ detector: Detector) {
    let centres = centred(detector.pixels, pitch: detector.pitchMeters)
    let rule: GaussLegendre
    switch detector.sampling {
    case .area(let side): rule = GaussLegendre(count: 2, length: side)
    case .point(let side): rule = GaussLegendre(count: 1, length: side)
    case .bilinear: preconditionFailure("validated: bilinear sampling belongs to periodic propagation")
    }
    positions = centres.flatMap { centre in rule.offsets.map { centre + $0 } }
    amplitudes = centres.flatMap { _ in rule.weights.map { $0.squareRoot() } }
  }
}
