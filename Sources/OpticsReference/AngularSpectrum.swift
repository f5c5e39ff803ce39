import CandelaOptics
import Foundation

/// The periodic model step by step in double precision with libm: the enlarged image, the exact transfer function of
/// every slab on the full two-dimensional grid, the mask, |u|^2 and its bilinear reading. The Fourier transforms are
/// written as matrix products: slow, and obviously the transform.
public struct AngularSpectrum {
  private let design: OpticalDesign
  private let masks: [PhaseMask]
  private let grid: Int
  private let pitch: Double

  /// A periodic design with one phase layer, and its mask.
  public init(design: OpticalDesign, mask: PhaseMask) { self.init(design: design, masks: [mask]) }

  /// A periodic design with any number of phase layers, and a mask for each.
  public init(design: OpticalDesign, masks: [PhaseMask]) {
    guard case .periodic(let pixels, let pitchMeters) = design.propagation, design.phaseLayers.count == masks.count
    else { preconditionFailure("a mask for each layer on a periodic grid") }
    self.design = design
    self.masks = masks
    grid = pixels
    pitch = pitchMeters
  }

  /// The diodes' readings for an aperture image of 0...255, before any normalisation.
  public func intensities(aperture: [UInt8]) -> [Double] {
    var field = enlarged(aperture).map { Complex(re: $0, im: 0) }
    for (mask, media) in zip(masks, design.legs) {
      field = propagated(field, through: media)
      for index in field.indices {
        field[index] = field[index] * Complex.phase(Double(mask.levels[index]) * mask.phasePerLevelRadians)
      }
    }
    return read(propagated(field, through: design.legs[masks.count]).map(\.power))
  }

  /// The image with its dark border, enlarged by bicubic convolution and its edge repeated to fill the grid.
  private func enlarged(_ aperture: [UInt8]) -> [Double] {
    guard case .bicubic(let factor) = design.input.resampling else { preconditionFailure("bicubic input") }
    let (side, border) = (design.input.pixels, design.input.darkBorderPixels)
    let pad = (grid - side * factor) / 2
    let taps = (0..<grid).map { Self.taps(min(max($0 - pad, 0), side * factor - 1), factor: factor, side: side) }
    let inside = border..<side - border
    return (0..<grid * grid).map { index in
      var sum = 0.0
      for (row, rowWeight) in taps[index / grid] where inside.contains(row) {
        for (column, columnWeight) in taps[index % grid] where inside.contains(column) {
          sum += rowWeight * columnWeight * Double(aperture[row * side + column])
        }
      }
      return sum
    }
  }

  private static func taps(_ index: Int, factor: Int, side: Int) -> [(Int, Double)] {
    let position = (Double(index) + 0.5) / Double(factor)
    let raw = (0..<side).map { ($0, kernel(abs(Double($0) + 0.5 - position))) }.filter { $0.1 != 0 }
    let sum = raw.reduce(0) { $0 + $1.1 }
    return raw.map { ($0.0, $0.1 / sum) }
  }

  private static func kernel(_ x: Double) -> Double {
    if x < 1 { return 1.5 * x * x * x - 2.5 * x * x + 1 }
    if x < 2 { return -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 }
    return 0
  }

  private func propagated(_ field: [Complex], through media: [Medium]) -> [Complex] {
    var spectrum = transformed(field, sign: -1)
    let step = 1 / (Double(grid) * pitch)
    for row in 0..<grid {
      for column in 0..<grid {
        let fy = Double(row < (grid + 1) / 2 ? row : row - grid) * step
        let fx = Double(column < (grid + 1) / 2 ? column : column - grid) * step
        spectrum[row * grid + column] = spectrum[row * grid + column] * transfer(fx, fy, media)
      }
    }
    return transformed(spectrum, sign: 1).map { $0 * (1 / Double(grid * grid)) }
  }

  private func transfer(_ fx: Double, _ fy: Double, _ media: [Medium]) -> Complex {
    media.reduce(Complex(re: 1, im: 0)) { product, medium in
      let wavelength = design.wavelengthMeters / medium.refractiveIndex
      let rest = 1 - wavelength * wavelength * (fx * fx + fy * fy)
      guard rest > 0 else { return .zero }
      return product * Complex.phase(2 * Double.pi * medium.thicknessMeters / wavelength * rest.squareRoot())
    }
  }

  /// The two-dimensional discrete Fourier transform: along the rows, then along the columns.
  private func transformed(_ field: [Complex], sign: Double) -> [Complex] {
    let roots = (0..<grid).map { Complex.phase(sign * 2 * Double.pi * Double($0) / Double(grid)) }
    return transposedTransform(transposedTransform(field, roots), roots)
  }

  /// Every row transformed, and the result transposed.
  private func transposedTransform(_ field: [Complex], _ roots: [Complex]) -> [Complex] {
    let rows = concurrently(grid) { frequency -> [Complex] in
      var sums = [Complex](repeating: .zero, count: grid)
      for row in 0..<grid {
        var sum = Complex.zero
        var phase = 0
        for column in 0..<grid {
          sum = sum + field[row * grid + column] * roots[phase]
          phase += frequency
          if phase >= grid { phase -= grid }
        }
        sums[row] = sum
      }
      return sums
    }
    return rows.flatMap { $0 }
  }

  private func read(_ intensity: [Double]) -> [Double] {
    guard case .bilinear(let first, let step) = design.detector.sampling else {
      preconditionFailure("bilinear reading")
    }
    let side = design.detector.pixels
    return (0..<side * side).map { diode in
      let y = first + Double(diode / side) * step
      let x = first + Double(diode % side) * step
      let (row, column) = (Int(y), Int(x))
      let (ty, tx) = (y - Double(row), x - Double(column))
      let (below, right) = (min(row + 1, grid - 1), min(column + 1, grid - 1))
      return (1 - ty) * ((1 - tx) * intensity[row * grid + column] + tx * intensity[row * grid + right])
        + ty * ((1 - tx) * intensity[below * grid + column] + tx * intensity[below * grid + right])
    }
  }
}
