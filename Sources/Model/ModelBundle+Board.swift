import CandelaBoardSpec
import CandelaOptics

extension ModelBundle {
  /// Checks that a board can run this model.
  /// - Parameters:
  ///   - profile: the board.
  ///   - fixedMask: digest of the mask that a board without programmable mask carries, where it is known.
  /// - Throws: `ModelError` of kind `otherDesign`, `maskRefused`, `otherMask` or `inconsistent`.
  public func check(against profile: BoardProfile, fixedMask: Digest256? = nil) throws(ModelError) {
    let digest = profile.designDigest
    guard manifest.designDigest == digest else {
      throw ModelError(
        .otherDesign,
        "model \(manifest.name) was made for board \(manifest.board) with design \(manifest.designDigest.short); "
          + "board \(profile.name) has design \(digest.short)")
    }
    try Self.checkMask(manifest.mask, against: profile)
    if !profile.has(.programmableMask), let fixedMask, fixedMask != manifest.maskDigest {
      throw ModelError(
        .otherMask,
        "model \(manifest.name) was trained for mask \(manifest.maskDigest.short); "
          + "board \(profile.name) carries mask \(fixedMask.short)")
    }
    try Self.check("input.pixels", manifest.input.pixels, design: profile.design.input.pixels)
    let side = profile.design.detector.pixels
    try Self.check("diodes", manifest.diodes, design: side * side)
  }

  /// Checks that a board takes masks of this description. The design digests agree already.
  static func checkMask(_ mask: MaskDescription, against profile: BoardProfile) throws(ModelError) {
    if mask.format == .continuous, !profile.has(.continuousMask) {
      throw ModelError(
        .maskRefused, "the model has a continuous mask; board \(profile.name) has no CONTINUOUS_MASK",
        remedy: "Choose a simulated board with CONTINUOUS_MASK, or pack the model without --continuous")
    }
    let expected = MaskDescription(profile: profile, isContinuous: mask.format == .continuous)
    guard mask.bitsPerLevel == expected.bitsPerLevel else {
      throw ModelError(
        .maskRefused,
        "the model's mask has \(mask.bitsPerLevel) bits a level; board \(profile.name) takes \(expected.bitsPerLevel)")
    }
    try check("mask.pixels", mask.pixels, design: expected.pixels)
    try check("mask.layers (count)", mask.layers.count, design: expected.layers.count)
    guard mask.layers == expected.layers else {
      throw ModelError(.inconsistent, "manifest field mask.layers has other levels than the design of \(profile.name)")
    }
  }

  private static func check(_ field: String, _ value: Int, design: Int) throws(ModelError) {
    guard value == design else {
      throw ModelError(.inconsistent, "manifest field \(field) is \(value); the design has \(design)")
    }
  }
}
