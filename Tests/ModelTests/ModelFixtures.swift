import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import Foundation
import TestSupport

/// A tiny board, and models for it that take milliseconds.
enum ModelFixtures {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static let locator = ResourceLocator(explicit: root, environment: [:], executable: nil, currentDirectory: root)

  static let inputPixels = 4
  static let maskPixels = 16
  static let diodes = 16
  static let classes = ["circle", "square", "triangle"]

  /// The bench scaled down: 4 x 4 inputs, a mask of 16 x 16 pixels with 8 levels of 0.2595 pi, 4 x 4 diodes.
  static func tinyDesign(levels: Int = 8, phasePerLevel: Double = 0.2595 * .pi, legMeters: Double = 5e-3)
    -> OpticalDesign
  {
    let leg = PathElement.medium(Medium(thicknessMeters: legMeters, refractiveIndex: 1))
    let mask = PhaseLayer(
      pixels: maskPixels, pitchMeters: 9.2e-6, levels: levels, phasePerLevelRadians: phasePerLevel)
    return OpticalDesign(
      wavelengthMeters: 532e-9, propagation: .aperiodic,
      input: InputPlane(pixels: inputPixels, pitchMeters: 36.8e-6), path: [leg, .phase(mask), leg],
      detector: Detector(pixels: 4, pitchMeters: 35e-6, sampling: .area(sideMeters: 10.6e-6)))
  }

  /// The reference board with the tiny design.
  static func tinyProfile(_ design: OpticalDesign = tinyDesign(), isContinuous: Bool = false) throws -> BoardProfile {
    var profile = try BoardProfileLoader(locator).load("accel-reference")
    profile.name = "tiny"
    profile.design = design
    if isContinuous { profile.capabilities.append(.continuousMask) }
    return profile
  }

  static func description(classes: [String] = classes) -> ModelDescription {
    ModelDescription(
      name: "shapes", task: "Tells shapes apart", classes: classes,
      provenance: ModelProvenance(
        tool: "candela 0.1.0", command: "candela model pack", data: "generated scene", seed: .max, date: "2026-01-31",
        notes: "Größe: 4/4"),
      metrics: [ModelMetric(name: "accuracy", value: 0.8125, kind: .simulated, conditions: "1,000 frames, seed 1")])
  }

  /// Phases over several turns, both signs.
  static func phases(count: Int = maskPixels * maskPixels) -> [Double] {
    var random = SplitMix64(seed: 7)
    return (0..<count).map { _ in Double.random(in: -20...20, using: &random) }
  }

  static func weights(classes: Int = 3) -> [Double] {
    var random = SplitMix64(seed: 8)
    return (0..<diodes * classes).map { _ in Double.random(in: -1...1, using: &random) }
  }

  static func packer(
    _ profile: BoardProfile, continuous: Bool = false, classes: [String] = classes
  ) throws -> ModelPacker {
    try ModelPacker(
      profile: profile, description: description(classes: classes), phase: phases(),
      phaseShape: [maskPixels, maskPixels], weights: weights(classes: classes.count),
      weightShape: [diodes, classes.count], continuous: continuous)
  }

  static func fusedOperator(_ profile: BoardProfile, _ masks: [PhaseMask]) throws -> FusedOperator {
    try FusedOperator(design: profile.design, masks: masks)
  }

  static func bundle(_ profile: BoardProfile, continuous: Bool = false) throws -> ModelBundle {
    let packer = try packer(profile, continuous: continuous)
    return try packer.pack(operator: fusedOperator(profile, packer.masks)).bundle
  }

  /// What a call throws as a `ModelError`; nil when it does not throw.
  static func error<Value>(_ body: () throws -> Value) throws -> ModelError? {
    do {
      _ = try body()
      return nil
    } catch let error as ModelError {
      return error
    }
  }
}
