import CandelaOptics

/// The digest of an optical design: SHA-256 of a canonical text in which every number stands with all its bits.
public enum DesignDigest {
  /// The digest of a design.
  public static func digest(of design: OpticalDesign) -> Digest256 {
    Digest256(of: Array(canonicalText(of: design).utf8))
  }

  static func canonicalText(of design: OpticalDesign) -> String {
    let path = design.path.map { element in
      switch element {
      case .medium(let medium): "medium \(bits(medium.thicknessMeters)) \(bits(medium.refractiveIndex))"
      case .phase(let layer):
        "phase \(layer.pixels) \(bits(layer.pitchMeters)) \(layer.levels) \(bits(layer.phasePerLevelRadians))"
      }
    }
    return
      (["candela-design 1", "wavelength \(bits(design.wavelengthMeters))", propagation(design), input(design)] + path
      + [detector(design)]).joined(separator: "\n")
  }

  private static func propagation(_ design: OpticalDesign) -> String {
    switch design.propagation {
    case .aperiodic: "aperiodic"
    case .periodic(let pixels, let pitchMeters): "periodic \(pixels) \(bits(pitchMeters))"
    }
  }

  private static func input(_ design: OpticalDesign) -> String {
    let input = design.input
    let resampling =
      switch input.resampling {
      case .squares: "squares"
      case .bicubic(let factor): "bicubic \(factor)"
      }
    return "input \(input.pixels) \(bits(input.pitchMeters)) \(input.darkBorderPixels) \(resampling)"
  }

  private static func detector(_ design: OpticalDesign) -> String {
    let detector = design.detector
    let sampling =
      switch detector.sampling {
      case .area(let side): "area \(bits(side))"
      case .point(let side): "point \(bits(side))"
      case .bilinear(let first, let step): "bilinear \(bits(first)) \(bits(step))"
      }
    return "detector \(detector.pixels) \(bits(detector.pitchMeters)) \(sampling) \(detector.normalization.rawValue)"
  }

  /// Zero has no sign here: two equal designs have one digest.
  private static func bits(_ value: Double) -> String { String((value == 0 ? 0 : value).bitPattern, radix: 16) }
}
