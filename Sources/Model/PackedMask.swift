import CandelaBoardSpec
import CandelaOptics

/// A mask as a board takes it.
struct PackedMask {
  let description: MaskDescription
  /// Levels of all layers, layer after layer, row by row.
  let levels: [UInt16]
  /// Distances of the levels from the phases that they were rounded from, in radians.
  let roundingRMS: Double
  let roundingMaximum: Double

  var packed: [UInt8] { BitPacking.pack(levels, bits: description.bitsPerLevel) }

  /// Takes levels as they are.
  init(levels: [UInt16], description: MaskDescription) throws(ModelError) {
    guard levels.count == description.levelCount else {
      throw ModelError(
        .phaseShape, "the mask has \(levels.count) levels; \(description.levelCount) are wanted",
        remedy:
          "Give \(description.pixels) x \(description.pixels) levels for each of \(description.layers.count) layers")
    }
    for (index, level) in levels.enumerated() {
      let limit = description.layers[Self.layer(of: index, description)].levels
      guard Int(level) < limit else {
        throw ModelError(.phaseValue, "\(Self.place(of: index, description)) has level \(level) of \(limit)")
      }
    }
    self.levels = levels
    self.description = description
    roundingRMS = 0
    roundingMaximum = 0
  }

  /// Rounds phases in radians; any finite value is taken modulo 2 pi.
  init(phase: [Double], shape: [Int], description: MaskDescription) throws(ModelError) {
    try Self.check(phase, shape: shape, description)
    let quantizers = description.format == .levels ? description.layers.map(\.quantizer) : []
    var levels: [UInt16] = []
    levels.reserveCapacity(phase.count)
    var (squares, largest) = (0.0, 0.0)
    for (index, value) in phase.enumerated() {
      guard value.isFinite else {
        throw ModelError(.phaseValue, "the phase of \(Self.place(of: index, description)) is \(value)")
      }
      let turns = PhaseQuantizer.turns(ofRadians: value)
      let (level, distanceTurns) =
        quantizers.isEmpty
        ? PhaseQuantizer.continuousCode(ofTurns: turns)
        : quantizers[Self.layer(of: index, description)].nearest(toTurns: turns)
      let distance = 2 * Double.pi * distanceTurns
      levels.append(level)
      squares += distance * distance
      largest = max(largest, distance)
    }
    self.levels = levels
    self.description = description
    roundingRMS = (squares / Double(max(1, phase.count))).squareRoot()
    roundingMaximum = largest
  }

  /// For each layer, how many pixels take each level (16-bit codes: in 16 parts).
  var histogram: [[Int]] {
    let isContinuous = description.format == .continuous
    var counts = description.layers.map { [Int](repeating: 0, count: isContinuous ? 16 : $0.levels) }
    for (index, level) in levels.enumerated() {
      counts[Self.layer(of: index, description)][isContinuous ? Int(level >> 12) : Int(level)] += 1
    }
    return counts
  }

  private static func check(_ phase: [Double], shape: [Int], _ description: MaskDescription) throws(ModelError) {
    let side = description.pixels
    let full = [description.layers.count, side, side]
    guard shape == full || (full[0] == 1 && shape == [side, side]), phase.count == description.levelCount else {
      throw ModelError(
        .phaseShape,
        "the phase has shape \(shape) and \(phase.count) elements; \(full)\(full[0] == 1 ? " or [\(side), \(side)]" : "")"
          + " is wanted")
    }
  }

  private static func layer(of index: Int, _ description: MaskDescription) -> Int {
    index / (description.pixels * description.pixels)
  }

  private static func place(of index: Int, _ description: MaskDescription) -> String {
    let inLayer = index % (description.pixels * description.pixels)
    return "mask element [\(layer(of: index, description)), \(inLayer / description.pixels), "
      + "\(inLayer % description.pixels)]"
  }
}
