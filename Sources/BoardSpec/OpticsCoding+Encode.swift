import CandelaOptics

extension OpticsCoding {
  /// Writes an optics file that reads back to the same values, bit for bit, and so to the same design digest.
  /// Without noise parameters the section is left out. Every number must be finite.
  public static func encode(_ design: OpticalDesign, noise: NoiseParameters? = nil) -> String {
    var lines = ["format: \(format)", "wavelength: \(length(design.wavelengthMeters))"]
    lines += propagation(design.propagation) + input(design.input)
    lines += ["path:"] + design.path.flatMap(element) + detector(design.detector)
    if let noise { lines += NoiseCoding.encode(noise) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func propagation(_ propagation: Propagation) -> [String] {
    switch propagation {
    case .aperiodic: ["propagation:", "  model: aperiodic"]
    case .periodic(let pixels, let pitchMeters):
      ["propagation:", "  model: periodic", "  pixels: \(pixels)", "  pitch: \(length(pitchMeters))"]
    }
  }

  private static func input(_ input: InputPlane) -> [String] {
    let lines = [
      "input:", "  pixels: \(input.pixels)", "  pitch: \(length(input.pitchMeters))",
      "  dark_border: \(input.darkBorderPixels)",
    ]
    return switch input.resampling {
    case .squares: lines + ["  resampling: squares"]
    case .bicubic(let factor): lines + ["  resampling: bicubic", "  bicubic_factor: \(factor)"]
    }
  }

  private static func element(_ element: PathElement) -> [String] {
    switch element {
    case .medium(let medium):
      [
        "  - medium:", "      thickness: \(length(medium.thicknessMeters))",
        "      refractive_index: \(plain(medium.refractiveIndex))",
      ]
    case .phase(let layer):
      [
        "  - phase:", "      pixels: \(layer.pixels)", "      pitch: \(length(layer.pitchMeters))",
        "      levels: \(layer.levels)",
        "      phase_per_level: \(Dimension.angle.text(of: layer.phasePerLevelRadians))",
      ]
    }
  }

  private static func detector(_ detector: Detector) -> [String] {
    let lines = ["detector:", "  pixels: \(detector.pixels)", "  pitch: \(length(detector.pitchMeters))"]
    let sampling =
      switch detector.sampling {
      case .area(let side): ["  sampling: area", "  active_side: \(length(side))"]
      case .point(let side): ["  sampling: point", "  active_side: \(length(side))"]
      case .bilinear(let first, let step):
        ["  sampling: bilinear", "  first_pixel: \(plain(first))", "  step_pixels: \(plain(step))"]
      }
    return lines + sampling + ["  normalization: \(detector.normalization.rawValue)"]
  }

  private static func length(_ meters: Double) -> String { Dimension.length.text(of: meters) }

  private static func plain(_ value: Double) -> String {
    DecimalText(shortest: value)?.text(timesTenTo: 0) ?? "\(value)"
  }
}
