/// A phase layer's pixels as levels.
public struct PhaseMask: Sendable, Hashable {
  /// Phase of one level of an unquantised mask: 16-bit codes over one turn, 2 pi / 65,536.
  public static let continuousStepRadians = 2 * 3.14159265358979323846 / 65536

  /// Pixels along a side.
  public let pixels: Int
  /// Levels, row by row: pixels x pixels.
  public let levels: [UInt16]
  /// Phase of one level in radians.
  public let phasePerLevelRadians: Double

  /// A mask; `levels` holds pixels x pixels values.
  public init(pixels: Int, levels: [UInt16], phasePerLevelRadians: Double) {
    precondition(levels.count == pixels * pixels, "one level a pixel")
    self.pixels = pixels
    self.levels = levels
    self.phasePerLevelRadians = phasePerLevelRadians
  }

  /// cos and sin of every pixel's phase, as floats.
  func transmission() -> ComplexMatrix {
    let turnsPerLevel = phasePerLevelRadians / (2 * 3.14159265358979323846)
    // Continuous masks have more levels than pixels.
    let known = min(Int(levels.max() ?? 0) + 1, levels.count)
    let table = (0..<known).map { Kernels.cis(turns: Double($0) * turnsPerLevel) }
    var transmission = ComplexMatrix(rows: pixels, columns: pixels)
    for (index, level) in levels.enumerated() {
      let value = Int(level) < known ? table[Int(level)] : Kernels.cis(turns: Double(level) * turnsPerLevel)
      transmission.re.values[index] = Float(value.cosine)
      transmission.im.values[index] = Float(value.sine)
    }
    return transmission
  }
}
