extension SeparableFactors.Parts {
  /// The exact angular spectrum on a periodic grid: circulant one-dimensional kernels, the input enlarged by bicubic
  /// convolution, the detector read by bilinear interpolation of |u|^2.
  static func periodic(
    _ design: OpticalDesign, pixels: Int, pitchMeters: Double, placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) -> SeparableFactors.Parts {
    guard case .bicubic(let factor) = design.input.resampling,
      case .bilinear(let firstPixel, let stepPixels) = design.detector.sampling
    else { preconditionFailure("validated: periodic designs are bicubic and bilinear") }
    let grid = PeriodicGrid(pixels: pixels, pitchMeters: pitchMeters)
    // The first and the last leg: a leg between two masks is not this function's.
    let outerLegs = [design.legs[0], design.legs[design.legs.count - 1]]
    let kernels = try outerLegs.map { media throws(OpticsError) in
      try TransferExpansion(
        media: media, vacuumWavelengthMeters: design.wavelengthMeters, grid: grid, options: options)
    }
    let enlargement = BicubicEnlargement(
      pixels: design.input.pixels, factor: factor, grid: pixels, darkBorder: design.input.darkBorderPixels)
    let down = BilinearReading(
      diodes: design.detector.pixels, firstPixel: firstPixel + placement.shiftYMeters / pitchMeters,
      stepPixels: stepPixels)
    let across = BilinearReading(
      diodes: design.detector.pixels, firstPixel: firstPixel + placement.shiftXMeters / pitchMeters,
      stepPixels: stepPixels)
    return SeparableFactors.Parts(
      input: kernels[0].terms.map { term in
        SeparableFactors.AxisTables(
          vertical: enlargement.convolved(with: term.vertical),
          horizontal: enlargement.convolved(with: term.horizontal))
      },
      detector: kernels[1].terms.map { term in
        SeparableFactors.AxisTables(
          vertical: down.sampled(term.vertical), horizontal: across.sampled(term.horizontal))
      },
      subWeights: [1])
  }
}

/// A periodic grid along one axis.
struct PeriodicGrid: Sendable {
  let pixels: Int
  let pitchMeters: Double

  /// Spatial frequencies in the order of the discrete Fourier transform, in 1/m.
  var frequencies: [Double] {
    (0..<pixels).map { index in
      let signed = index < (pixels + 1) / 2 ? index : index - pixels
      return Double(signed) / (Double(pixels) * pitchMeters)
    }
  }

  /// The largest frequency's magnitude.
  var largestFrequency: Double { Double(pixels / 2) / (Double(pixels) * pitchMeters) }
}

/// A complex sequence on the grid: a circulant kernel.
typealias CirculantKernel = [(re: Double, im: Double)]

/// The bicubic enlargement of the input, as the sparse matrix grid x input pixels along one axis.
struct BicubicEnlargement: Sendable {
  /// For each grid pixel: input pixels and weights.
  let rows: [[(pixel: Int, weight: Double)]]
  let pixels: Int

  init(pixels: Int, factor: Int, grid: Int, darkBorder: Int) {
    self.pixels = pixels
    let enlarged = pixels * factor
    let pad = (grid - enlarged) / 2
    rows = (0..<grid).map { index in
      let inside = min(max(index - pad, 0), enlarged - 1)
      return Self.weights(inside, pixels: pixels, factor: factor).filter {
        $0.pixel >= darkBorder && $0.pixel < pixels - darkBorder && $0.weight != 0
      }
    }
  }

  /// Half-pixel centres; at the border the kernel is cut and its weights are made to sum to one again.
  private static func weights(_ index: Int, pixels: Int, factor: Int) -> [(pixel: Int, weight: Double)] {
    let centre = (Double(index) + 0.5) / Double(factor)
    let first = max(0, Int((centre - 1.5).rounded(.down)))
    let last = min(pixels - 1, Int((centre + 1.5).rounded(.down)))
    let raw = (first...last).map { (pixel: $0, weight: cubic(Double($0) + 0.5 - centre)) }
    let sum = raw.reduce(0) { $0 + $1.weight }
    return raw.map { ($0.pixel, $0.weight / sum) }
  }

  /// Cubic convolution with a = -0.5 (Keys, IEEE Trans. ASSP 29, 1153, 1981).
  private static func cubic(_ offset: Double) -> Double {
    let a = -0.5
    let x = abs(offset)
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
    return 0
  }

  /// Grid x input pixels: the enlarged input after the kernel.
  func convolved(with kernel: CirculantKernel) -> ComplexTable {
    let grid = kernel.count
    var table = ComplexTable(rows: grid, columns: pixels, values: [Double](repeating: 0, count: 2 * grid * pixels))
    for (source, entries) in rows.enumerated() {
      for (pixel, weight) in entries {
        for row in 0..<grid {
          let value = kernel[row >= source ? row - source : row - source + grid]
          let cell = (row * pixels + pixel) * 2
          table.values[cell] += weight * value.re
          table.values[cell + 1] += weight * value.im
        }
      }
    }
    return table
  }
}

/// The bilinear reading of |u|^2: two samples a diode along one axis, with the square roots of their weights.
struct BilinearReading: Sendable {
  let samples: [(gridPixel: Int, amplitude: Double)]

  init(diodes: Int, firstPixel: Double, stepPixels: Double) {
    samples = (0..<diodes).flatMap { index in
      let position = firstPixel + Double(index) * stepPixels
      let floor = position.rounded(.down)
      let fraction = position - floor
      return [
        (gridPixel: Int(floor), amplitude: (1 - fraction).squareRoot()),
        (gridPixel: Int(floor) + 1, amplitude: fraction.squareRoot()),
      ]
    }
  }

  /// Samples x grid.
  func sampled(_ kernel: CirculantKernel) -> ComplexTable {
    let grid = kernel.count
    var values = [Double](repeating: 0, count: 2 * samples.count * grid)
    for (row, sample) in samples.enumerated() {
      for column in 0..<grid {
        let difference = (sample.gridPixel - column) % grid
        let value = kernel[difference < 0 ? difference + grid : difference]
        values[(row * grid + column) * 2] = sample.amplitude * value.re
        values[(row * grid + column) * 2 + 1] = sample.amplitude * value.im
      }
    }
    return ComplexTable(rows: samples.count, columns: grid, values: values)
  }
}
