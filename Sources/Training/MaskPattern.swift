import CandelaOptics

/// A fixed phase mask by formula: what weights are trained behind until a mask is trained with them.
///
/// Written as terms joined by `+`: `flat`, `lens:120` (a lens with a focal length in millimetres), `diffuser:10` (cells
/// of 10 x 10 pixels, each with a random phase). For example `lens:120+diffuser:10`.
public struct MaskPattern: Sendable, Hashable {
  enum Term: Sendable, Hashable {
    case flat
    case lens(focalMeters: Double)
    case diffuser(cellPixels: Int)
  }

  let terms: [Term]

  /// Reads a pattern.
  /// - Throws: `TrainingError` (CND-7003) for anything else than the forms above.
  public init(_ text: String) throws(TrainingError) {
    var terms: [Term] = []
    for part in text.split(separator: "+", omittingEmptySubsequences: false) {
      guard let term = Self.term(part) else {
        throw .pattern(text, remedy: "Use flat, lens:<mm>, diffuser:<pixels>, or several joined by +")
      }
      terms.append(term)
    }
    self.terms = terms
  }

  private static func term(_ text: Substring) -> Term? {
    if text == "flat" { return .flat }
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "lens":
      guard let focal = Double(parts[1]), focal.isFinite, abs(focal) >= 0.001, abs(focal) <= 1e6 else { return nil }
      return .lens(focalMeters: focal / 1000)
    case "diffuser":
      guard let cell = Int(parts[1]), (1...4096).contains(cell) else { return nil }
      return .diffuser(cellPixels: cell)
    default: return nil
    }
  }

  /// The pattern on a layer, rounded to the layer's levels; `seed` decides the diffuser's cells.
  public func mask(layer: PhaseLayer, wavelengthMeters: Double, seed: UInt64) -> PhaseMask {
    let quantizer = PhaseQuantizer(levels: layer.levels, phasePerLevelRadians: layer.phasePerLevelRadians)
    let levels = turns(layer: layer, wavelengthMeters: wavelengthMeters, seed: seed).map {
      quantizer.nearest(toTurns: $0).level
    }
    return PhaseMask(pixels: layer.pixels, levels: levels, phasePerLevelRadians: layer.phasePerLevelRadians)
  }

  /// The pattern on a layer as radians within a turn: where training a mask starts.
  func phases(layer: PhaseLayer, wavelengthMeters: Double, seed: UInt64) -> [Float] {
    turns(layer: layer, wavelengthMeters: wavelengthMeters, seed: seed).map {
      Float(($0 - $0.rounded(.down)) * 2 * 3.14159265358979323846)
    }
  }

  private func turns(layer: PhaseLayer, wavelengthMeters: Double, seed: UInt64) -> [Double] {
    let random = Philox(key: seed, 0x6D61_736B)
    let centre = Double(layer.pixels - 1) / 2
    return (0..<layer.pixels * layer.pixels).map { index in
      let (row, column) = (index / layer.pixels, index % layer.pixels)
      let x = (Double(column) - centre) * layer.pitchMeters
      let y = (Double(row) - centre) * layer.pitchMeters
      return terms.reduce(0.0) { sum, term in
        switch term {
        case .flat: sum
        case .lens(let focal): sum - (x * x + y * y) / (2 * wavelengthMeters * focal)
        case .diffuser(let cell): sum + random.uniform(UInt64(row / cell) << 32 | UInt64(column / cell), UInt64(cell))
        }
      }
    }
  }
}
