extension OpticalDesign {
  /// Largest grid, mask or detector side that is accepted, in pixels.
  public static let largestSide = 4096
  /// Largest phase of one level, in radians.
  static let largestPhasePerLevel = 10.0
  /// Most diodes along a side.
  static let largestDetectorSide = 128

  /// Checks that the design is complete and that the fused operator can express it.
  /// - Throws: `OpticsError` that names the first field at fault.
  public func validate() throws(OpticsError) {
    try Self.check(wavelengthMeters, in: 100e-9...100e-6, "wavelength", unit: "m")
    try validateInput()
    try validatePath()
    try validateDetector()
    if case .periodic(let pixels, let pitchMeters) = propagation {
      try Self.check(pixels, in: 2...Self.largestSide, "propagation.pixels")
      try Self.check(pitchMeters, in: 1e-8...1e-2, "propagation.pitch", unit: "m")
      try validatePeriodic(pixels: pixels, pitchMeters: pitchMeters)
    } else {
      try validateAperiodic()
    }
  }

  private func validateInput() throws(OpticsError) {
    try Self.check(input.pixels, in: 1...256, "input.pixels")
    try Self.check(input.pitchMeters, in: 1e-8...1e-1, "input.pitch", unit: "m")
    try Self.check(input.darkBorderPixels, in: 0...((input.pixels - 1) / 2), "input.dark_border")
    if case .bicubic(let factor) = input.resampling { try Self.check(factor, in: 1...64, "input.bicubic_factor") }
  }

  private func validatePath() throws(OpticsError) {
    guard phaseLayers.count >= 1, phaseLayers.count <= 2 else {
      throw OpticsError(field: "path", problem: "it has \(phaseLayers.count) phase layers", allowed: "1 or 2")
    }
    for (leg, media) in legs.enumerated() where media.isEmpty {
      throw OpticsError(field: "path", problem: "leg \(leg) has no medium", allowed: "at least one medium a leg")
    }
    for (index, element) in path.enumerated() {
      switch element {
      case .medium(let medium):
        try Self.check(medium.thicknessMeters, in: 1e-6...10, "path[\(index)].thickness", unit: "m")
        try Self.check(medium.refractiveIndex, in: 1...4, "path[\(index)].refractive_index")
      case .phase(let layer):
        try Self.check(layer.pixels, in: 1...Self.largestSide, "path[\(index)].pixels")
        try Self.check(layer.pitchMeters, in: 1e-8...1e-2, "path[\(index)].pitch", unit: "m")
        try Self.check(layer.levels, in: 2...65536, "path[\(index)].levels")
        try Self.check(
          layer.phasePerLevelRadians, in: 1e-6...Self.largestPhasePerLevel, "path[\(index)].phase_per_level",
          unit: "rad")
      }
    }
  }

  private func validateDetector() throws(OpticsError) {
    try Self.check(detector.pixels, in: 1...Self.largestDetectorSide, "detector.pixels")
    try Self.check(detector.pitchMeters, in: 1e-8...1e-2, "detector.pitch", unit: "m")
    switch detector.sampling {
    case .area(let side), .point(let side):
      try Self.check(side, in: 1e-8...detector.pitchMeters, "detector.active_side", unit: "m")
    case .bilinear(let first, let step):
      try Self.check(first, in: 0...Double(Self.largestSide), "detector.first_pixel")
      try Self.check(step, in: 1e-3...Double(Self.largestSide), "detector.step_pixels")
    }
  }

  private func validateAperiodic() throws(OpticsError) {
    for (index, leg) in legs.enumerated() where leg.count != 1 {
      throw OpticsError(
        field: "path", problem: "leg \(index) has \(leg.count) media",
        allowed: "one medium a leg with aperiodic propagation")
    }
    guard case .squares = input.resampling else {
      throw OpticsError(
        field: "input.resampling", problem: "bicubic with aperiodic propagation", allowed: "squares")
    }
    if case .bilinear = detector.sampling {
      throw OpticsError(
        field: "detector.sampling", problem: "bilinear with aperiodic propagation", allowed: "area or point")
    }
  }

  private func validatePeriodic(pixels: Int, pitchMeters: Double) throws(OpticsError) {
    for layer in phaseLayers where layer.pixels != pixels || !Self.close(layer.pitchMeters, pitchMeters) {
      throw OpticsError(
        field: "path.phase", problem: "\(layer.pixels) pixels of \(layer.pitchMeters) m",
        allowed: "the grid's \(pixels) pixels of \(pitchMeters) m")
    }
    guard case .bicubic(let factor) = input.resampling else {
      throw OpticsError(field: "input.resampling", problem: "squares on a periodic grid", allowed: "bicubic")
    }
    guard input.pixels * factor <= pixels, (pixels - input.pixels * factor) % 2 == 0 else {
      throw OpticsError(
        field: "input.bicubic_factor", problem: "\(input.pixels * factor) enlarged pixels on a grid of \(pixels)",
        allowed: "at most the grid, and centred on it")
    }
    guard Self.close(input.pitchMeters, pitchMeters * Double(factor)) else {
      throw OpticsError(
        field: "input.pitch", problem: "\(input.pitchMeters) m", allowed: "\(factor) times the grid's pitch")
    }
    guard case .bilinear(let first, let step) = detector.sampling else {
      throw OpticsError(field: "detector.sampling", problem: "not bilinear", allowed: "bilinear on a periodic grid")
    }
    try Self.check(
      first + step * Double(detector.pixels - 1), in: 0...Double(pixels - 1), "detector.step_pixels (last sample)")
  }

  private static func close(_ left: Double, _ right: Double) -> Bool { abs(left - right) <= 1e-9 * abs(right) }

  private static func check(
    _ value: Double, in range: ClosedRange<Double>, _ field: String, unit: String = ""
  ) throws(OpticsError) {
    guard value.isFinite, range.contains(value) else {
      throw OpticsError(
        field: field, problem: "\(value) \(unit)", allowed: "\(range.lowerBound)...\(range.upperBound) \(unit)")
    }
  }

  private static func check(_ value: Int, in range: ClosedRange<Int>, _ field: String) throws(OpticsError) {
    guard range.contains(value) else {
      throw OpticsError(field: field, problem: "\(value)", allowed: "\(range.lowerBound)...\(range.upperBound)")
    }
  }
}
