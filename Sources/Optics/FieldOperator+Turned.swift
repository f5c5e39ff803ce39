extension FieldOperator {
  /// The operator of a design whose photodiode array is turned: samples at points that no two axes share.
  ///
  /// The separable build needs rows and columns, so it gives the field on a regular grid, and each sample is interpolated
  /// from it. What makes that exact up to the window: behind a mask of width s the field at distance z is, apart from a
  /// known quadratic phase, limited to frequencies below s / (2 wavelength z). The grid is finer than its Nyquist limit, and
  /// the quadratic phase is taken off first (and not put back: |u|^2 does not see it).
  static func turned(
    design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) -> FieldOperator {
    let samples = TurnedSamples(design, placement)
    let grid = InterpolationGrid(design, samples, placement)
    let field = try FieldOperator(
      design: try grid.design(from: design), masks: masks,
      placement: DetectorPlacement(shiftXMeters: placement.shiftXMeters, shiftYMeters: placement.shiftYMeters),
      options: options)
    var out = (
      re: RealMatrix(rows: samples.points.count, columns: field.re.columns),
      im: RealMatrix(rows: samples.points.count, columns: field.re.columns)
    )
    for (row, point) in samples.points.enumerated() {
      let (x, y) = (grid.taps(along: .horizontal, at: point.x), grid.taps(along: .vertical, at: point.y))
      var weights = (re: [Float](), im: [Float]())
      for vertical in y.weights {
        for horizontal in x.weights {
          // The field is real amplitude times phase: both axes' phases multiply.
          weights.re.append(
            Float(samples.amplitude * (vertical.re * horizontal.re - vertical.im * horizontal.im) / grid.pitchMeters))
          weights.im.append(
            Float(samples.amplitude * (vertical.re * horizontal.im + vertical.im * horizontal.re) / grid.pitchMeters))
        }
      }
      Kernels.interpolate(
        (field.re, field.im), grid: grid.count, firstRow: y.first, firstColumn: x.first, taps: InterpolationGrid.taps,
        weights: weights, into: &out, row: row)
    }
    return FieldOperator(
      re: out.re, im: out.im, samplesPerDiode: samples.perDiode, legTerms: field.legTerms)
  }

  private init(re: RealMatrix, im: RealMatrix, samplesPerDiode: Int, legTerms: [Int]) {
    self.re = re
    self.im = im
    self.samplesPerDiode = samplesPerDiode
    self.legTerms = legTerms
  }
}

/// The points of a turned array in the order of the operator's rows: diode by diode, row by row within each.
private struct TurnedSamples {
  let points: [(x: Double, y: Double)]
  let perDiode: Int
  /// The square root of a sample's weight of |u|^2.
  let amplitude: Double

  init(_ design: OpticalDesign, _ placement: DetectorPlacement) {
    let samples = DetectorSamples(design.detector, largestFrequency: design.largestFringeFrequency)
    let perSide = design.detector.sampling.samplesPerSide
    perDiode = perSide * perSide
    amplitude = samples.amplitudes[0] * samples.amplitudes[0]
    let (cosine, sine) = DeterministicMath.cis(turns: placement.rotationDegrees / 360)
    let own = samples.positions
    points = (0..<design.detector.pixels * design.detector.pixels).flatMap { diode in
      let (row, column) = (diode / design.detector.pixels, diode % design.detector.pixels)
      return (0..<perSide * perSide).map { sample in
        let (x, y) = (own[column * perSide + sample % perSide], own[row * perSide + sample / perSide])
        return (
          x: x * cosine - y * sine + placement.shiftXMeters, y: x * sine + y * cosine + placement.shiftYMeters
        )
      }
    }
  }
}

/// A regular grid of field points around the array's centre.
private struct InterpolationGrid {
  /// How much finer than the Nyquist limit. With so many taps the window lets less than 1e-3 of the amplitude through
  /// where the field's images begin (Kaiser's formula: 14.36 x 12 x (1 - 1 / 1.6) + 8 = 72 dB).
  static let oversampling = 1.6
  /// Grid points along one axis that a sample is made of.
  static let taps = 12
  /// Kaiser's parameter for 72 dB: 0.1102 (72 - 8.7).
  private static let kaiser = 7.0

  let count: Int
  let pitchMeters: Double
  private let centre: (x: Double, y: Double)
  /// Turns of the quadratic phase at one metre squared from the axis.
  private let chirp: Double

  init(_ design: OpticalDesign, _ samples: TurnedSamples, _ placement: DetectorPlacement) {
    let last = design.legs[design.legs.count - 1][0]
    // The field reaches half the frequency of fringes from edge to edge, and takes two points a period.
    pitchMeters = 1 / (design.largestFringeFrequency * Self.oversampling)
    centre = (placement.shiftXMeters, placement.shiftYMeters)
    chirp = last.refractiveIndex / (2 * design.wavelengthMeters * last.thicknessMeters)
    let reach = samples.points.reduce(0.0) { reach, point in
      max(reach, abs(point.x - placement.shiftXMeters), abs(point.y - placement.shiftYMeters))
    }
    count = 2 * Int((reach / pitchMeters).rounded(.up)) + Self.taps + 1
  }

  /// The design with the grid's points in place of the diodes.
  func design(from design: OpticalDesign) throws(OpticsError) -> OpticalDesign {
    guard count <= OpticalDesign.largestDetectorSide else {
      throw OpticsError(
        field: "rotation", problem: "the turned array needs a field of \(count) points along a side",
        allowed: "at most \(OpticalDesign.largestDetectorSide): a smaller array, or a coarser speckle")
    }
    var copy = design
    copy.detector = Detector(pixels: count, pitchMeters: pitchMeters, sampling: .point(sideMeters: pitchMeters))
    return copy
  }

  /// The grid points around a position, the first's index, and their weights with the quadratic phase taken off.
  func taps(along axis: Axis, at position: Double) -> (first: Int, weights: [(re: Double, im: Double)]) {
    let middle = axis == .horizontal ? centre.x : centre.y
    let place = (position - middle) / pitchMeters + Double(count - 1) / 2
    let first = Int(place.rounded(.down)) - Self.taps / 2 + 1
    return (
      first,
      (first..<first + Self.taps).map { index in
        let weight = Self.window(place - Double(index))
        let away = middle + (Double(index) - Double(count - 1) / 2) * pitchMeters
        let phase = DeterministicMath.cis(turns: -chirp * away * away)
        return (weight * phase.cosine, weight * phase.sine)
      }
    )
  }

  /// sin(pi t) / (pi t) times Kaiser's window, t in grid points.
  private static func window(_ t: Double) -> Double {
    let half = Double(taps) / 2
    let edge = 1 - t * t / (half * half)
    guard edge > 0 else { return 0 }
    let sinc = t == 0 ? 1 : DeterministicMath.cis(turns: t / 2).sine / (3.14159265358979323846 * t)
    return sinc * bessel(kaiser * edge.squareRoot()) / bessel(kaiser)
  }

  /// The modified Bessel function of order zero, by its series; 0...7.
  private static func bessel(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for order in 1...40 {
      term *= x * x / (4 * Double(order * order))
      sum += term
    }
    return sum
  }
}
