import CandelaOptics
import CandelaTraining
import Testing

@Suite struct MaskPatternTests {
  private static let bench = PhaseLayer(
    pixels: 40, pitchMeters: 92e-6, levels: 8, phasePerLevelRadians: 0.2595 * 3.14159265358979323846)
  private static let wavelength = 532e-9

  private static func mask(_ text: String, seed: UInt64 = 1, layer: PhaseLayer = bench) throws -> PhaseMask {
    try MaskPattern(text).mask(layer: layer, wavelengthMeters: wavelength, seed: seed)
  }

  @Test(arguments: [
    "", "+", "flat+", "+flat", "flat flat", "Flat", "lens", "lens:", "lens:0", "lens:abc", "lens:nan", "lens:inf",
    "lens:1e-4", "lens:-1e7", "lens:1:2", "diffuser", "diffuser:0", "diffuser:-1", "diffuser:4097", "diffuser:1.5",
    "diffuser:99999999999999999999", "grating:3", "lens:120,diffuser:10", "lens :120",
  ])
  func pattern_isRefused_whenItIsNoneOfTheForms(_ text: String) {
    let error = #expect(throws: TrainingError.self) { try MaskPattern(text) }
    #expect(error?.code == "CND-7003")
    #expect(error?.message.contains("\"\(text)\"") == true)
  }

  @Test(arguments: [
    "flat", "lens:120", "lens:-50", "lens:0.001", "diffuser:1", "diffuser:4096", "lens:120+diffuser:10",
    "flat+flat+lens:75.5",
  ])
  func mask_staysInItsLevels(_ text: String) throws {
    for layer in [Self.bench, PhaseLayer(pixels: 7, pitchMeters: 1e-2, levels: 2, phasePerLevelRadians: 3)] {
      let mask = try Self.mask(text, layer: layer)
      #expect(mask.pixels == layer.pixels && mask.phasePerLevelRadians == layer.phasePerLevelRadians)
      #expect(mask.levels.allSatisfy { $0 < layer.levels })
    }
  }

  @Test func flat_isLevelZero_everywhere() throws {
    #expect(try Self.mask("flat").levels.allSatisfy { $0 == 0 })
  }

  /// A lens delays the middle most: phase -pi r^2 / (lambda f), zero in the middle, symmetrical.
  @Test func lens_followsItsFormula_inEveryPixel() throws {
    let layer = Self.bench
    let mask = try Self.mask("lens:2000")
    let turnsPerLevel = layer.phasePerLevelRadians / (2 * 3.14159265358979323846)
    for row in 0..<40 {
      for column in 0..<40 {
        let level = mask.levels[row * 40 + column]
        #expect(level == mask.levels[(39 - row) * 40 + column] && level == mask.levels[column * 40 + row])
        let (x, y) = ((Double(column) - 19.5) * 92e-6, (Double(row) - 19.5) * 92e-6)
        let turns = -(x * x + y * y) / (2 * Self.wavelength * 2)
        let difference = Double(level) * turnsPerLevel - turns
        // Half a level, or half of the gap between the last level and a whole turn.
        #expect(abs(difference - difference.rounded()) <= turnsPerLevel / 2 + 1e-9)
      }
    }
    #expect(Set(mask.levels).count == 8)
    #expect(mask.levels[19 * 40 + 19] == 0)
  }

  @Test func diffuser_hasEqualCells_thatTheSeedDecides() throws {
    let mask = try Self.mask("diffuser:10")
    for index in mask.levels.indices {
      let (row, column) = (index / 40 / 10 * 10, index % 40 / 10 * 10)
      #expect(mask.levels[index] == mask.levels[row * 40 + column])
    }
    #expect(try Self.mask("diffuser:10") == mask)
    #expect(try Self.mask("diffuser:10", seed: 2) != mask)
    #expect(try Self.mask("diffuser:8") != mask)
    // All levels come up about equally often over 1,600 cells: 200 +- 5 standard deviations of 13.
    let fine = try Self.mask("diffuser:1")
    for level in UInt16(0)..<8 { #expect(abs(fine.levels.count { $0 == level } - 200) < 66, "level \(level)") }
  }

  /// As this project first made it; other machines must give the same.
  @Test func mask_isTheSame_onEveryMachine() throws {
    let levels = try Self.mask("lens:120+diffuser:10", seed: 42).levels
    #expect(Toy.fingerprint(levels.map { UInt8($0) }) == 17_140_179_887_688_846_934)
  }

  /// Levels up to one turn, a little beyond, and many turns.
  static let layers: [(levels: Int, radians: Double)] = [
    (8, 0.2595 * 3.14159265358979323846), (256, 2 * 3.14159265358979323846 / 256), (2, 3), (6, 1), (5, 0.1), (10, 0.9),
    (65536, 1e-4), (100, 1),
  ]

  @Test(arguments: layers.indices) func nearest_isTheBruteForceOne(_ index: Int) {
    let (levels, radians) = Self.layers[index]
    let quantizer = PhaseQuantizer(levels: levels, phasePerLevelRadians: radians)
    let turnsPerLevel = radians / (2 * 3.14159265358979323846)
    let random = Philox(key: 11)
    func distance(_ level: Int, _ turns: Double) -> Double {
      let difference = Double(level) * turnsPerLevel - turns
      return abs(difference - difference.rounded())
    }
    for draw in 0..<(levels > 1000 ? 20 : 500) {
      let turns = (random.uniform(UInt64(draw), 0) - 0.5) * 6
      let level = Int(quantizer.nearest(toTurns: turns).level)
      let least = (0..<levels).reduce(1.0) { min($0, distance($1, turns)) }
      // Rounding alone may decide between two levels at the same distance.
      #expect(level < levels && distance(level, turns) <= least + 1e-12, "\(turns) turns gave level \(level)")
    }
  }
}
