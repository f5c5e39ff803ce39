/// Whether an operator can be built of what it is asked to be built of.
enum MaskCheck {
  /// - Throws: `OpticsError` when design, masks, placement or options cannot be used.
  static func validate(
    _ design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement, options: OperatorOptions
  ) throws(OpticsError) {
    try design.validate()
    try placement.validate(for: design)
    try options.validate()
    try check(masks, against: design)
  }

  private static func check(_ masks: [PhaseMask], against design: OpticalDesign) throws(OpticsError) {
    let layers = design.phaseLayers
    guard masks.count == layers.count else {
      throw OpticsError(field: "masks", problem: "\(masks.count) masks", allowed: "\(layers.count), one a phase layer")
    }
    for (index, (mask, layer)) in zip(masks, layers).enumerated() {
      guard mask.pixels == layer.pixels else {
        throw OpticsError(
          field: "masks[\(index)]", problem: "\(mask.pixels) pixels along a side", allowed: "\(layer.pixels)")
      }
      let step = mask.phasePerLevelRadians
      guard step.isFinite, abs(step) <= OpticalDesign.largestPhasePerLevel else {
        throw OpticsError(
          field: "masks[\(index)].phasePerLevel", problem: "\(step) rad",
          allowed: "at most \(OpticalDesign.largestPhasePerLevel) rad")
      }
      // A mask with a step of its own (a continuous one) is not bound to the layer's levels.
      if step == layer.phasePerLevelRadians, let level = mask.levels.first(where: { Int($0) >= layer.levels }) {
        throw OpticsError(
          field: "masks[\(index)].levels", problem: "level \(level)", allowed: "0...\(layer.levels - 1)")
      }
    }
  }
}
