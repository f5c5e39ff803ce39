import CandelaOptics

/// Designs, masks and apertures that several files use.
enum Fixture {
  static let etchStepRadians = 0.2595 * Double.pi

  /// The bench scaled down: lateral sizes by `scale`, lengths by scale^(4/3), so that the cross phase
  /// k x^2 y^2 / 4 z^3 (which the separable expansion must follow) at the corners is that of the full bench.
  static func bench(
    inputPixels: Int = 28, maskPixels: Int = 400, diodes: Int = 32, scale: Double = 1,
    sampling: (Double) -> DetectorSampling = { .area(sideMeters: $0) }
  ) -> OpticalDesign {
    let shrink = scale * cubeRoot(scale)
    let side = 400 * 9.2e-6 * scale
    // Angles grow by scale / shrink, so the active area shrinks by its inverse to stay as fine against the speckle.
    let activeSide = 10.6e-6 * shrink / scale
    return OpticalDesign(
      wavelengthMeters: 532e-9, propagation: .aperiodic,
      input: InputPlane(pixels: inputPixels, pitchMeters: side / Double(inputPixels)),
      path: [
        .medium(Medium(thicknessMeters: 0.15 * shrink, refractiveIndex: 1)),
        .phase(
          PhaseLayer(
            pixels: maskPixels, pitchMeters: side / Double(maskPixels), levels: 8, phasePerLevelRadians: etchStepRadians
          )),
        .medium(Medium(thicknessMeters: 0.15 * shrink, refractiveIndex: 1)),
      ],
      detector: Detector(
        pixels: diodes, pitchMeters: 35e-6 * scale * 32 / Double(diodes), sampling: sampling(activeSide)))
  }

  /// The bench with two masks: 150 mm (a choice) to the first, 140 mm between them and 145 mm to the diodes (published).
  static func twoLayerBench(
    inputPixels: Int = 28, maskPixels: Int = 400, diodes: Int = 32, scale: Double = 1,
    sampling: (Double) -> DetectorSampling = { .area(sideMeters: $0) }
  ) -> OpticalDesign {
    var design = bench(
      inputPixels: inputPixels, maskPixels: maskPixels, diodes: diodes, scale: scale, sampling: sampling)
    let shrink = scale * cubeRoot(scale)
    design.path[2...] = [
      .medium(Medium(thicknessMeters: 0.14 * shrink, refractiveIndex: 1)), design.path[1],
      .medium(Medium(thicknessMeters: 0.145 * shrink, refractiveIndex: 1)),
    ]
    return design
  }

  /// The published device's slabs on a periodic grid of 3 um.
  static func published(
    grid: Int, factor: Int, diodes: Int = 32, firstPixel: Double, stepPixels: Double
  ) -> OpticalDesign {
    OpticalDesign(
      wavelengthMeters: 532e-9, propagation: .periodic(pixels: grid, pitchMeters: 3e-6),
      input: InputPlane(
        pixels: 28, pitchMeters: 3e-6 * Double(factor), darkBorderPixels: 1, resampling: .bicubic(factor: factor)),
      path: [
        .medium(Medium(thicknessMeters: 600e-6, refractiveIndex: 1.4602)),
        .phase(PhaseLayer(pixels: grid, pitchMeters: 3e-6, levels: 256, phasePerLevelRadians: 2 * .pi / 256)),
        .medium(Medium(thicknessMeters: 600e-6, refractiveIndex: 1.4602)),
        .medium(Medium(thicknessMeters: 3000e-6, refractiveIndex: 1)),
      ],
      detector: Detector(
        pixels: diodes, pitchMeters: stepPixels * 3e-6,
        sampling: .bilinear(firstPixel: firstPixel, stepPixels: stepPixels), normalization: .l2))
  }

  /// A small published device with another mask 300 um behind the first.
  static let twoLayerPublished: OpticalDesign = {
    var design = published(grid: 60, factor: 2, diodes: 4, firstPixel: 8, stepPixels: 10.25)
    design.path.insert(design.path[1], at: 2)
    design.path.insert(.medium(Medium(thicknessMeters: 300e-6, refractiveIndex: 1.4602)), at: 2)
    return design
  }()

  static let smallPublished = published(grid: 120, factor: 4, firstPixel: 20, stepPixels: 2.5)
  static let fullPublished = published(grid: 600, factor: 16, firstPixel: 114, stepPixels: 11.625)

  /// An operator that is built in a blink: 12 x 12 inputs, 40 x 40 mask pixels, 4 x 4 diodes.
  static let tinyBench = bench(inputPixels: 12, maskPixels: 40, diodes: 4, scale: 0.1)

  /// A mask of random levels of the design's own step.
  static func mask(for design: OpticalDesign, seed: UInt64, layer index: Int = 0) -> PhaseMask {
    let layer = design.phaseLayers[index]
    let random = Philox(key: seed)
    return PhaseMask(
      pixels: layer.pixels,
      levels: (0..<layer.pixels * layer.pixels).map { UInt16(random.block(UInt64($0), 0).0 % UInt64(layer.levels)) },
      phasePerLevelRadians: layer.phasePerLevelRadians)
  }

  /// Random masks for all layers.
  static func masks(for design: OpticalDesign, seed: UInt64) -> [PhaseMask] {
    design.phaseLayers.indices.map { mask(for: design, seed: seed + UInt64($0), layer: $0) }
  }

  /// Random amplitudes, 0...255.
  static func aperture(_ count: Int, seed: UInt64) -> [UInt8] {
    let random = Philox(key: seed)
    return (0..<count).map { UInt8(truncatingIfNeeded: random.block(UInt64($0), 1).0) }
  }

  /// Currents of one frame.
  static func currents(_ fused: FusedOperator, _ aperture: [UInt8]) -> [UInt32] {
    var currents = [UInt32](repeating: 0, count: fused.diodeCount)
    var span = currents.mutableSpan
    fused.photocurrents(of: aperture.span, into: &span)
    return currents
  }

  /// The diodes' intensities by a field operator, summed in double precision.
  static func intensities(_ field: FieldOperator, _ aperture: [UInt8]) -> [Double] {
    var result = [Double](repeating: 0, count: field.re.rows / field.samplesPerDiode)
    let columns = field.re.columns
    let lit = aperture.indices.filter { aperture[$0] > 0 }
    for sample in 0..<field.re.rows {
      var (re, im) = (0.0, 0.0)
      for pixel in lit {
        re += Double(field.re.values[sample * columns + pixel]) * Double(aperture[pixel])
        im += Double(field.im.values[sample * columns + pixel]) * Double(aperture[pixel])
      }
      result[sample / field.samplesPerDiode] += re * re + im * im
    }
    return result
  }
}

/// By Newton's method from above, 0 < x <= 1: the golden digests must not depend on a libm.
private func cubeRoot(_ x: Double) -> Double {
  (0..<60).reduce(1) { root, _ in root - (root - x / (root * root)) / 3 }
}

/// Root mean square of the difference over that of the truth.
func relativeError(_ values: [Double], of truth: [Double]) -> Double {
  let difference = zip(values, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  return (difference / truth.reduce(0) { $0 + $1 * $1 }).squareRoot()
}

/// The same for values in other units: scaled first by the factor that fits best.
func relativeErrorUpToScale(_ values: [Double], of truth: [Double]) -> Double {
  let factor = zip(values, truth).reduce(0) { $0 + $1.0 * $1.1 } / values.reduce(0) { $0 + $1 * $1 }
  return relativeError(values.map { $0 * factor }, of: truth)
}

/// The 64-bit FNV-1a hash (constants of its authors, Fowler, Noll and Vo).
struct Digest {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
  mutating func add(_ word: UInt64) {
    add(UInt32(truncatingIfNeeded: word))
    add(UInt32(truncatingIfNeeded: word >> 32))
  }
  mutating func add(_ word: UInt32) {
    for shift in [0, 8, 16, 24] as [UInt32] { add(UInt8(truncatingIfNeeded: word >> shift)) }
  }
}

/// Mean and standard deviation of a sample.
struct Moments {
  let count: Int
  let mean: Double
  let deviation: Double

  init(_ values: [Double]) {
    count = values.count
    let average = values.reduce(0, +) / Double(values.count)
    mean = average
    deviation = (values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(values.count - 1)).squareRoot()
  }

  /// Standard error of the mean, and that of the deviation relative to it for a normal distribution.
  var errorOfMean: Double { deviation / Double(count).squareRoot() }
  var relativeErrorOfDeviation: Double { 1 / (2 * Double(count)).squareRoot() }
}

/// The correlation coefficient of two samples.
func correlation(_ left: [Double], _ right: [Double]) -> Double {
  let (l, r) = (Moments(left), Moments(right))
  let sum = zip(left, right).reduce(0) { $0 + ($1.0 - l.mean) * ($1.1 - r.mean) }
  return sum / (Double(left.count - 1) * l.deviation * r.deviation)
}
