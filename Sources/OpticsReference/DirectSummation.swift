import CandelaOptics
import Foundation

/// The aperiodic model by direct summation of the Rayleigh-Sommerfeld integral, in double precision with libm: every
/// lit point to every mask point, every mask point to every detector point. Slow on purpose: nothing is separated,
/// approximated or shared with the fast path but the Gauss-Legendre points.
public struct DirectSummation {
  /// Gauss-Legendre points along a side of an input pixel, of a mask pixel and of a diode's active area.
  public struct Points: Sendable {
    /// Along a side of an input pixel.
    public var input: Int
    /// Along a side of a mask pixel.
    public var mask: Int
    /// Along a side of a diode's active area.
    public var diode: Int

    /// A rule for each plane.
    public init(input: Int, mask: Int, diode: Int) {
      self.input = input
      self.mask = mask
      self.diode = diode
    }
  }

  private struct Source {
    let x: Double
    let y: Double
    let amplitude: Complex
  }

  private let design: OpticalDesign
  private let masks: [PhaseMask]
  private let points: Points
  private let placement: DetectorPlacement

  /// A design with one phase layer and squares as input pixels, its mask, and where its photodiodes stand.
  public init(design: OpticalDesign, mask: PhaseMask, points: Points, placement: DetectorPlacement = .aligned) {
    self.init(design: design, masks: [mask], points: points, placement: placement)
  }

  /// A design with any number of phase layers and squares as input pixels, and a mask for each. From mask to mask the
  /// sum goes over every pair of their points: keep them small.
  public init(design: OpticalDesign, masks: [PhaseMask], points: Points, placement: DetectorPlacement = .aligned) {
    precondition(design.phaseLayers.count == masks.count && design.propagation == .aperiodic, "layers in open space")
    self.design = design
    self.masks = masks
    self.points = points
    self.placement = placement
  }

  /// |u|^2 integrated over the active areas of the given diodes, for an aperture image of 0...255.
  public func intensities(aperture: [UInt8], diodes: [Int]) -> [Double] {
    let masked = masks.indices.reduce(apertureSources(aperture)) { maskSources($0, layer: $1) }
    let last = design.legs[masks.count][0]
    let wavelength = design.wavelengthMeters / last.refractiveIndex
    return concurrently(diodes.count) { index in
      diodePoints(diodes[index]).reduce(0.0) { sum, point in
        let field = Self.field(
          x: point.x, y: point.y, from: masked, z: last.thicknessMeters, wavelength: wavelength)
        return sum + point.weight * field.power
      }
    }
  }

  private func apertureSources(_ aperture: [UInt8]) -> [Source] {
    let input = design.input
    let rule = GaussLegendre(count: points.input, length: input.pitchMeters)
    return aperture.indices.filter { aperture[$0] > 0 }.flatMap { pixel -> [Source] in
      let (row, column) = (pixel / input.pixels, pixel % input.pixels)
      return Self.square(
        rule, x: centre(column, input.pixels, input.pitchMeters), y: centre(row, input.pixels, input.pitchMeters)
      )
      .map { Source(x: $0.x, y: $0.y, amplitude: Complex(re: Double(aperture[pixel]) * $0.weight, im: 0)) }
    }
  }

  private func maskSources(_ lit: [Source], layer index: Int) -> [Source] {
    let (layer, mask) = (design.phaseLayers[index], masks[index])
    let rule = GaussLegendre(count: points.mask, length: layer.pitchMeters)
    let z = design.legs[index][0].thicknessMeters
    let wavelength = design.wavelengthMeters / design.legs[index][0].refractiveIndex
    let rows = concurrently(layer.pixels) { row in
      (0..<layer.pixels).flatMap { column -> [Source] in
        let phase = Complex.phase(Double(mask.levels[row * layer.pixels + column]) * mask.phasePerLevelRadians)
        return Self.square(
          rule, x: centre(column, layer.pixels, layer.pitchMeters), y: centre(row, layer.pixels, layer.pitchMeters)
        ).map { point in
          let field = Self.field(x: point.x, y: point.y, from: lit, z: z, wavelength: wavelength)
          return Source(x: point.x, y: point.y, amplitude: field * phase * point.weight)
        }
      }
    }
    return rows.flatMap { $0 }
  }

  private func diodePoints(_ diode: Int) -> [(x: Double, y: Double, weight: Double)] {
    let detector = design.detector
    guard case .area(let side) = detector.sampling else { preconditionFailure("diodes with an active area") }
    return Self.square(
      GaussLegendre(count: points.diode, length: side),
      x: centre(diode % detector.pixels, detector.pixels, detector.pitchMeters),
      y: centre(diode / detector.pixels, detector.pixels, detector.pitchMeters)
    ).map(placed)
  }

  /// A point of the array where it really stands.
  private func placed(_ point: (x: Double, y: Double, weight: Double)) -> (x: Double, y: Double, weight: Double) {
    let angle = placement.rotationDegrees / 180 * Double.pi
    return (
      x: point.x * cos(angle) - point.y * sin(angle) + placement.shiftXMeters,
      y: point.x * sin(angle) + point.y * cos(angle) + placement.shiftYMeters, weight: point.weight
    )
  }

  private func centre(_ index: Int, _ count: Int, _ pitch: Double) -> Double {
    (Double(index) - Double(count - 1) / 2) * pitch
  }

  /// The points of a square's product rule.
  private static func square(_ rule: GaussLegendre, x: Double, y: Double) -> [(x: Double, y: Double, weight: Double)] {
    zip(rule.offsets, rule.weights).flatMap { dy, wy in
      zip(rule.offsets, rule.weights).map { dx, wx in (x + dx, y + dy, wx * wy) }
    }
  }

  /// The first Rayleigh-Sommerfeld integral (Goodman, Introduction to Fourier Optics, 3rd ed., eq. 3-41), as a sum:
  /// z / (i wavelength) exp(i k r) / r^2 (1 + i / (k r)), with the constant phase exp(i k z) / i left out.
  private static func field(x: Double, y: Double, from sources: [Source], z: Double, wavelength: Double) -> Complex {
    let k = 2 * Double.pi / wavelength
    var sum = Complex.zero
    for source in sources {
      let square = (x - source.x) * (x - source.x) + (y - source.y) * (y - source.y)
      let r = (z * z + square).squareRoot()
      let near = Complex(re: 1, im: 1 / (k * r))
      sum = sum + source.amplitude * Complex.phase(k * (square / (r + z))) * near * (z / (wavelength * r * r))
    }
    return sum
  }
}

/// Values for 0..<count computed on all cores; each is computed as if alone.
func concurrently<Value: Sendable>(_ count: Int, _ body: (Int) -> Value) -> [Value] {
  withoutActuallyEscaping(body) { body in
    let work = UncheckedWork(body: body)
    let results = Slots<Value>(count: count)
    DispatchQueue.concurrentPerform(iterations: count) { results.set($0, work.body($0)) }
    return results.values()
  }
}

/// The closure only reads values, and `concurrently` does not return before the last call has.
private struct UncheckedWork<Value>: @unchecked Sendable {
  let body: (Int) -> Value
}

/// Results by index, behind a lock.
private final class Slots<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var slots: [Value?]

  init(count: Int) { slots = [Value?](repeating: nil, count: count) }

  func set(_ index: Int, _ value: Value) { lock.withLock { slots[index] = value } }
  func values() -> [Value] { lock.withLock { slots.compactMap { $0 } } }
}
