import CandelaOptics

/// Measures the dense operator over growing designs, and beside it what a structured path would take: the field at the
/// mask as B a B^T, times the mask, then A u A^T for each pair of terms, by OpenBLAS in single precision. That path
/// stores factors only, so its size is no limit; it is measured, not offered.
struct GrowthMeasurement {
  /// One design's sizes along a side.
  private struct Size {
    var input = 28
    var mask = 400
    var diodes = 32
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
      ]
    return try sizes.map(row)
  }

  private func row(_ size: Size) throws -> GrowthTable.Row {
    let structured = structuredSeconds(size)
    let design = design(size)
    let random = Philox(key: 7)
    let mask = PhaseMask(
      pixels: size.mask, levels: (0..<size.mask * size.mask).map { UInt16(random.block(UInt64($0), 0).0 % 8) },
      phasePerLevelRadians: design.phaseLayers[0].phasePerLevelRadians)
    var options = OperatorOptions(kernel: kernel)
    options.fixedTerms = Self.terms
    do {
      // Large builds take long enough to be measured once.
      var built: FusedOperator?
      let build = try timer.time(.thread) {
        built = try FusedOperator(design: design, masks: [mask], options: options)
      }
      let bytes = 4 * size.diodes * size.diodes * size.input * size.input
      return GrowthTable.Row(
        input: size.input, mask: size.mask, diodes: size.diodes, megabytes: Double(bytes) * 1e-6,
        build_seconds: build, frame_seconds: built.map(frameSeconds), structured_seconds: structured, refusal: nil)
    } catch let error as OpticsError {
      return GrowthTable.Row(
        input: size.input, mask: size.mask, diodes: size.diodes, megabytes: nil, build_seconds: nil,
        frame_seconds: nil, structured_seconds: structured, refusal: "\(error.field): \(error.problem)")
    }
  }

  /// Planes of the bench's widths, whatever their pixels: the angles, and with them the terms, stay the same.
  private func design(_ size: Size) -> OpticalDesign {
    OpticalDesign(
      wavelengthMeters: 532e-9, propagation: .aperiodic,
      input: InputPlane(pixels: size.input, pitchMeters: 3.68e-3 / Double(size.input), resampling: .squares),
      path: [
        .medium(Medium(thicknessMeters: 0.15, refractiveIndex: 1)),
        .phase(
          PhaseLayer(
            pixels: size.mask, pitchMeters: 3.68e-3 / Double(size.mask), levels: 8, phasePerLevelRadians: 0.8153)),
        .medium(Medium(thicknessMeters: 0.15, refractiveIndex: 1)),
      ],
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

  /// One frame: for each term of the first leg B (a B^T), real a, then the mask; for each of the second A (u A^T).
  private func structuredSeconds(_ size: Size) -> Double {
    func matrix(_ count: Int) -> [Float] { (0..<count).map { Float($0 % 9) - 4 } }
    let (n, m, d) = (size.input, size.mask, size.diodes)
    let (aperture, input, inputTransposed) = (matrix(n * n), matrix(2 * n * m), matrix(2 * n * m))
    let (output, outputTransposed) = (matrix(2 * d * m), matrix(2 * d * m))
    var (half, field, narrow) = (matrix(2 * n * m), matrix(2 * m * m), matrix(2 * d * m))
    var intensity = matrix(2 * d * d)
    return timer.measure(.thread) {
      for _ in 0..<Self.terms {
        // Real times complex is a real product of twice the columns.
        OpenBLAS.multiply(n, 2 * m, n, aperture, inputTransposed, into: &half)
        OpenBLAS.multiplyComplex(m, m, n, input, half, addingTo: &field)
      }
      for index in field.indices { field[index] *= 0.5 }
      for _ in 0..<Self.terms {
        OpenBLAS.multiplyComplex(m, d, m, field, outputTransposed, addingTo: &narrow)
        OpenBLAS.multiplyComplex(d, d, m, output, narrow, addingTo: &intensity)
      }
    }
  }
}
