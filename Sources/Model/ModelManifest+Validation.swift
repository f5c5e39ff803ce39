import CandelaBoardSpec
import CandelaOptics

extension ModelManifest {
  /// Longest texts, in characters.
  private static let longestName = 100
  private static let longestText = 4000
  /// Most metrics that a manifest may claim.
  private static let mostMetrics = 1000
  /// Most phase layers of any design (`OpticalDesign.validate`).
  private static let mostLayers = 2

  /// Checks every field by itself.
  /// - Throws: `ModelError` that names the first field at fault.
  func validate() throws(ModelError) {
    try Self.check(name, "name", longest: Self.longestName, mayBeEmpty: false)
    try Self.check(task, "task", longest: Self.longestText)
    try Self.check(board, "board", longest: Self.longestName)
    try Self.check(classes: classes)
    try Self.check(input.pixels, in: 1...256, "input.pixels")
    try Self.check(diodes, in: 1...RegisterLimits.diodes, "diodes")
    guard relativeExposure > 0, relativeExposure <= 1 else {
      throw ModelError(
        .malformedManifest, "field relative_exposure is \(relativeExposure); above 0 and at most 1 is possible")
    }
    try validateMask()
    try validateProvenance()
    try validateMetrics()
  }

  /// Checks class names: 1...16, not empty, no two alike.
  static func check(classes: [String]) throws(ModelError) {
    guard RegisterLimits.classCount.contains(classes.count) else {
      throw ModelError(.classCount, "\(classes.count) classes")
    }
    for (index, name) in classes.enumerated() {
      try check(name, "classes[\(index)]", longest: longestName, mayBeEmpty: false)
      if let earlier = classes[..<index].firstIndex(of: name) {
        throw ModelError(
          .malformedManifest, "field classes[\(index)]: \"\(name)\" is also the name of class \(earlier)",
          remedy: "Give every class its own name")
      }
    }
  }

  private func validateMask() throws(ModelError) {
    try Self.check(mask.pixels, in: 1...OpticalDesign.largestSide, "mask.pixels")
    try Self.check(mask.bitsPerLevel, in: 1...16, "mask.bits_per_level")
    try Self.check(mask.layers.count, in: 1...Self.mostLayers, "mask.layers (count)")
    for (index, layer) in mask.layers.enumerated() {
      try Self.check(layer.levels, in: 2...1 << mask.bitsPerLevel, "mask.layers[\(index)].levels")
      guard layer.phasePerLevelRadians.isFinite, layer.phasePerLevelRadians > 0 else {
        throw ModelError(
          .malformedManifest,
          "field mask.layers[\(index)].phase_per_level_rad is \(layer.phasePerLevelRadians); it must be above 0")
      }
    }
    if mask.format == .continuous {
      let layer = MaskDescription.Layer(
        levels: PhaseQuantizer.continuousLevels, phasePerLevelRadians: PhaseMask.continuousStepRadians)
      guard mask.bitsPerLevel == 16, mask.layers.allSatisfy({ $0 == layer }) else {
        throw ModelError(.malformedManifest, "field mask: a continuous mask has 16-bit levels of 2 pi / 65,536")
      }
    }
  }

  private func validateProvenance() throws(ModelError) {
    let texts = [
      ("tool", provenance.tool), ("command", provenance.command), ("data", provenance.data),
      ("date", provenance.date), ("notes", provenance.notes),
    ]
    for (field, text) in texts { try Self.check(text, "provenance.\(field)", longest: Self.longestText) }
  }

  private func validateMetrics() throws(ModelError) {
    try Self.check(metrics.count, in: 0...Self.mostMetrics, "metrics (count)")
    for (index, metric) in metrics.enumerated() {
      try Self.check(metric.name, "metrics[\(index)].name", longest: Self.longestName, mayBeEmpty: false)
      try Self.check(metric.conditions, "metrics[\(index)].conditions", longest: Self.longestText)
      guard metric.value.isFinite else {
        throw ModelError(.malformedManifest, "field metrics[\(index)].value is \(metric.value)")
      }
    }
  }

  private static func check(
    _ text: String, _ field: String, longest: Int, mayBeEmpty: Bool = true
  ) throws(ModelError) {
    guard mayBeEmpty || !text.isEmpty else { throw ModelError(.malformedManifest, "field \(field) is empty") }
    // Scalars: one character can hold any number of them.
    guard text.unicodeScalars.count <= longest else {
      throw ModelError(.malformedManifest, "field \(field) has more than \(longest) characters")
    }
    guard !text.unicodeScalars.contains(where: PlainText.isSteering) else {
      throw ModelError(.malformedManifest, "field \(field) contains control characters: \"\(PlainText.of(text))\"")
    }
  }

  private static func check(_ value: Int, in range: ClosedRange<Int>, _ field: String) throws(ModelError) {
    guard range.contains(value) else {
      throw ModelError(
        .malformedManifest, "field \(field) is \(value); \(range.lowerBound)...\(range.upperBound) are possible")
    }
  }
}
