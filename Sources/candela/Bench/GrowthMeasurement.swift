import CandelaOptics

/// Measures dense and structured operators over growing designs, and from how many frames on the dense one pays.
struct GrowthMeasurement {
  /// One design's sizes along a side.
  private struct Size {
    var input = 28
    var mask = 400
    var diodes = 32
    var layers = 1
  }

  private static let frames = 64
  /// Pairs of terms: two a leg, as the bench takes.
  private static let terms = 2

  let timer: BenchmarkTimer
  let kernel: KernelChoice

  /// Each axis on its own, the others as on the bench; then all together.
  func rows() throws -> [GrowthTable.Row] {
    let sizes =
      [28, 48, 64, 96, 128].map { Size(input: $0) } + [100, 200, 800].map { Size(mask: $0) }
      + [64, 96, 128].map { Size(diodes: $0) }
      + [
        // Few mask pixels with many others: where a structured path has its best chance.
        Size(input: 128, mask: 100, diodes: 32), Size(input: 28, mask: 100, diodes: 128),
        Size(input: 64, mask: 100, diodes: 64), Size(input: 64, mask: 800, diodes: 64),
        Size(input: 128, mask: 800, diodes: 128),
      ] + [100, 200, 400].map { Size(mask: $0, layers: 2) }
    return try sizes.map(row)
  }

  private func row(_ size: Size) throws -> GrowthTable.Row {
    let design = design(size)
    let random = Philox(key: 7)
    let masks = design.phaseLayers.map { layer in
      PhaseMask(
        pixels: size.mask, levels: (0..<size.mask * size.mask).map { UInt16(random.block(UInt64($0), 0).0 % 8) },
        phasePerLevelRadians: layer.phasePerLevelRadians)
    }
    var options = OperatorOptions(kernel: kernel)
    options.fixedTerms = Self.terms
    var row = GrowthTable.Row(layers: size.layers, input: size.input, mask: size.mask, diodes: size.diodes)
    if size.layers == 1 { row.structured_seconds = try structuredSeconds(design, masks, options) }
    options.form = .dense
    do {
      // Large builds take long enough to be measured once.
      var built: FusedOperator?
      row.build_seconds = try timer.time(.thread) {
        built = try FusedOperator(design: design, masks: masks, options: options)
      }
      // Real and imaginary parts of 16 bits.
      row.megabytes = Double(4 * size.diodes * size.diodes * size.input * size.input) * 1e-6
      row.frame_seconds = built.map(frameSeconds)
    } catch let error as OpticsError {
      row.build_seconds = nil
      row.refusal = "\(error.field): \(error.problem)"
    }
    return row
  }

  /// Planes of the bench's widths, whatever their pixels: the angles, and with them the terms, stay the same.
  private func design(_ size: Size) -> OpticalDesign {
    let layer = PathElement.phase(
      PhaseLayer(pixels: size.mask, pitchMeters: 3.68e-3 / Double(size.mask), levels: 8, phasePerLevelRadians: 0.8153))
    let medium = PathElement.medium(Medium(thicknessMeters: 0.15, refractiveIndex: 1))
    return OpticalDesign(
      wavelengthMeters: 532e-9, propagation: .aperiodic,
      input: InputPlane(pixels: size.input, pitchMeters: 3.68e-3 / Double(size.input), resampling: .squares),
      path: [medium] + (0..<size.layers).flatMap { _ in [layer, medium] },
      detector: Detector(
        pixels: size.diodes, pitchMeters: 1.12e-3 / Double(size.diodes),
        sampling: .point(sideMeters: 0.34e-3 / Double(size.diodes))))
  }

  private func frameSeconds(_ fused: FusedOperator) -> Double {
    let random = Philox(key: 8)
    let apertures = (0..<Self.frames * fused.inputCount).map { index in
      let bits = random.block(UInt64(index), 0).0
      return bits & 0x100 == 0 ? UInt8(truncatingIfNeeded: bits) : 0
    }
    var currents = [UInt32](repeating: 0, count: Self.frames * fused.diodeCount)
    let seconds = timer.measure(.thread) {
      var span = currents.mutableSpan
      fused.photocurrents(of: apertures.span, frames: Self.frames, into: &span)
    }
    return seconds / Double(Self.frames)
  }

  /// A frame of the structured operator: nothing is precomputed but the factors.
  private func structuredSeconds(
    _ design: OpticalDesign, _ masks: [PhaseMask], _ options: OperatorOptions
  ) throws -> Double {
    var options = options
    options.form = .structured
    let fused = try FusedOperator(design: design, masks: masks, options: options)
    let aperture = [UInt8](repeating: 128, count: fused.inputCount)
    var currents = [UInt32](repeating: 0, count: fused.diodeCount)
    return timer.measure(.thread) {
      var span = currents.mutableSpan
      fused.photocurrents(of: aperture.span, into: &span)
    }
  }
}
