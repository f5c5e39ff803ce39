import CandelaOptics

/// A phase mask while it is trained: one latent phase a pixel, of which the device sees the nearest level.
package struct TrainableMask: Sendable, Hashable {
  package let layer: PhaseLayer
  /// Radians, not wrapped.
  private(set) var phases: [Float]
  private(set) var state: AdamState
  /// Phases of the levels; empty for a layer of so many levels that rounding does not matter.
  private let levels: [Float]

  /// Levels beyond which a mask counts as continuous while it is trained.
  private static let mostRoundedLevels = 256

  init(layer: PhaseLayer, phases: [Float], state: AdamState? = nil) {
    precondition(phases.count == layer.pixels * layer.pixels, "one phase a pixel")
    self.layer = layer
    self.phases = phases
    self.state = state ?? AdamState(count: phases.count)
    levels =
      layer.levels > Self.mostRoundedLevels
      ? [] : (0..<layer.levels).map { Float(Double($0) * layer.phasePerLevelRadians) }
  }

  /// What the light sees: latent phases, or the nearest levels, plus `errors` (radians, one a pixel, or none).
  func transmission(isRounded: Bool, errors: [Float], into plane: inout ComplexPlane) {
    var seen = phases
    if isRounded, !levels.isEmpty { TrainingKernels.round(phases, to: levels, into: &seen) }
    if !errors.isEmpty { TrainingKernels.add(Array(seen), errors, into: &seen) }
    TrainingKernels.transmission(seen, into: &plane)
    plane.updateSum()
  }

  /// One step of Adam. The gradient passes the rounding as if there were none (straight-through estimator).
  mutating func step(_ slopes: [Float], rate: Float) { state.step(&phases, slopes: slopes, rate: rate) }

  /// The mask rounded to the layer's levels.
  package var mask: PhaseMask {
    let quantizer = PhaseQuantizer(levels: layer.levels, phasePerLevelRadians: layer.phasePerLevelRadians)
    return PhaseMask(
      pixels: layer.pixels,
      levels: phases.map { quantizer.nearest(toTurns: PhaseQuantizer.turns(ofRadians: Double($0))).level },
      phasePerLevelRadians: layer.phasePerLevelRadians)
  }

  /// The latent phases as a continuous mask.
  package var continuousMask: PhaseMask {
    PhaseMask(
      pixels: layer.pixels,
      levels: phases.map { PhaseQuantizer.continuousCode(ofTurns: PhaseQuantizer.turns(ofRadians: Double($0))).level },
      phasePerLevelRadians: PhaseMask.continuousStepRadians)
  }
}
