import CandelaOptics
import Testing

/// Every refusal of a design, a mask or an option: the field it names, and no crash.
struct DesignValidationTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let field: String
    let change: @Sendable (inout OpticalDesign) -> Void
    var testDescription: String { field }

    init(_ field: String, _ change: @escaping @Sendable (inout OpticalDesign) -> Void) {
      self.field = field
      self.change = change
    }
  }

  private func expectRefusal(_ fault: Fault, of design: OpticalDesign) throws {
    #expect(throws: Never.self) { try design.validate() }
    var changed = design
    fault.change(&changed)
    let error = #expect(throws: OpticsError.self) { try changed.validate() }
    #expect(error?.field == fault.field)
    #expect(error?.problem.isEmpty == false && error?.allowed.isEmpty == false)
    #expect(throws: OpticsError.self) {
      try FusedOperator(design: changed, masks: [Fixture.mask(for: design, seed: 1)])
    }
  }

  private static func medium(_ thickness: Double, _ index: Double = 1) -> PathElement {
    .medium(Medium(thicknessMeters: thickness, refractiveIndex: index))
  }

  private static func layer(_ change: (inout PhaseLayer) -> Void) -> PathElement {
    var layer = PhaseLayer(pixels: 40, pitchMeters: 9e-6, levels: 8, phasePerLevelRadians: 0.8)
    change(&layer)
    return .phase(layer)
  }

  @Test(arguments: [
    Fault("wavelength") { $0.wavelengthMeters = 0 },
    Fault("wavelength") { $0.wavelengthMeters = -532e-9 },
    Fault("wavelength") { $0.wavelengthMeters = .nan },
    Fault("wavelength") { $0.wavelengthMeters = .infinity },
    Fault("wavelength") { $0.wavelengthMeters = 0.2 },
    Fault("input.pixels") { $0.input.pixels = 0 },
    Fault("input.pixels") { $0.input.pixels = -1 },
    Fault("input.pixels") { $0.input.pixels = .max },
    Fault("input.pitch") { $0.input.pitchMeters = 0 },
    Fault("input.dark_border") { $0.input.darkBorderPixels = -1 },
    Fault("input.dark_border") { $0.input.darkBorderPixels = 6 },
    Fault("input.bicubic_factor") { $0.input.resampling = .bicubic(factor: 0) },
    Fault("input.resampling") { $0.input.resampling = .bicubic(factor: 2) },
    Fault("path") { $0.path = [] },
    Fault("path") { $0.path = [medium(0.1)] },
    Fault("path") { $0.path = [layer { _ in }, medium(0.1)] },
    Fault("path") { $0.path = [medium(0.1), layer { _ in }] },
    Fault("path") { $0.path = [medium(0.1), layer { _ in }, layer { _ in }, medium(0.1)] },
    Fault("path") { $0.path.insert(medium(0.1), at: 0) },
    Fault("path") {
      $0.path = (0..<3).flatMap { _ in [medium(0.1), layer { _ in }] } + [medium(0.1)]
    },
    Fault("path[0].thickness") { $0.path[0] = medium(0) },
    Fault("path[2].thickness") { $0.path[2] = medium(11) },
    Fault("path[0].refractive_index") { $0.path[0] = medium(0.1, 0.9) },
    Fault("path[0].refractive_index") { $0.path[0] = medium(0.1, .nan) },
    Fault("path[1].pixels") { $0.path[1] = layer { $0.pixels = 0 } },
    Fault("path[1].pixels") { $0.path[1] = layer { $0.pixels = 4097 } },
    Fault("path[1].pitch") { $0.path[1] = layer { $0.pitchMeters = 1 } },
    Fault("path[1].levels") { $0.path[1] = layer { $0.levels = 1 } },
    Fault("path[1].phase_per_level") { $0.path[1] = layer { $0.phasePerLevelRadians = 0 } },
    Fault("path[1].phase_per_level") { $0.path[1] = layer { $0.phasePerLevelRadians = .infinity } },
    Fault("detector.pixels") { $0.detector.pixels = 0 },
    Fault("detector.pixels") { $0.detector.pixels = 129 },
    Fault("detector.pitch") { $0.detector.pitchMeters = -1 },
    Fault("detector.active_side") { $0.detector.sampling = .area(sideMeters: 1) },
    Fault("detector.active_side") { $0.detector.sampling = .point(sideMeters: 0) },
    Fault("detector.sampling") { $0.detector.sampling = .bilinear(firstPixel: 0, stepPixels: 1) },
    Fault("detector.first_pixel") { $0.detector.sampling = .bilinear(firstPixel: -1, stepPixels: 1) },
    Fault("detector.step_pixels") { $0.detector.sampling = .bilinear(firstPixel: 0, stepPixels: 0) },
  ])
  func aperiodicDesign_isRefused(fault: Fault) throws {
    try expectRefusal(fault, of: Fixture.tinyBench)
  }

  @Test(arguments: [
    Fault("propagation.pixels") { $0.propagation = .periodic(pixels: 1, pitchMeters: 3e-6) },
    Fault("propagation.pixels") { $0.propagation = .periodic(pixels: .max, pitchMeters: 3e-6) },
    Fault("propagation.pitch") { $0.propagation = .periodic(pixels: 120, pitchMeters: 0) },
    Fault("path.phase") { $0.propagation = .periodic(pixels: 122, pitchMeters: 3e-6) },
    Fault("path.phase") { $0.propagation = .periodic(pixels: 120, pitchMeters: 3.1e-6) },
    Fault("input.resampling") { $0.input.resampling = .squares },
    Fault("input.bicubic_factor") { $0.input.resampling = .bicubic(factor: 5) },
    Fault("input.bicubic_factor") {
      $0.input.pixels = 27
      $0.input.resampling = .bicubic(factor: 1)
    },
    Fault("input.pitch") { $0.input.pitchMeters = 13e-6 },
    Fault("detector.sampling") { $0.detector.sampling = .area(sideMeters: 1e-6) },
    Fault("detector.step_pixels (last sample)") {
      $0.detector.sampling = .bilinear(firstPixel: 20, stepPixels: 3.3)
    },
  ])
  func periodicDesign_isRefused(fault: Fault) throws { try expectRefusal(fault, of: Fixture.smallPublished) }

  private func fieldAtFault(
    _ design: OpticalDesign, masks: [PhaseMask]? = nil, options: OperatorOptions = OperatorOptions()
  ) -> String? {
    #expect(throws: Never.self) { try design.validate() }
    let error = #expect(throws: OpticsError.self) {
      try FusedOperator(design: design, masks: masks ?? [Fixture.mask(for: design, seed: 1)], options: options)
    }
    return error?.field
  }

  @Test func masks_areRefused_whenTheyDoNotFit() {
    let design = Fixture.tinyBench
    let mask = Fixture.mask(for: design, seed: 1)
    let step = mask.phasePerLevelRadians
    #expect(fieldAtFault(design, masks: []) == "masks")
    #expect(fieldAtFault(design, masks: [mask, mask]) == "masks")
    let small = PhaseMask(pixels: 1, levels: [0], phasePerLevelRadians: step)
    #expect(fieldAtFault(design, masks: [small]) == "masks[0]")
    var levels = mask.levels
    levels[77] = 8
    let tooHigh = PhaseMask(pixels: 40, levels: levels, phasePerLevelRadians: step)
    #expect(fieldAtFault(design, masks: [tooHigh]) == "masks[0].levels")
    for bad in [Double.nan, .infinity, 1e9] {
      let wild = PhaseMask(pixels: 40, levels: mask.levels, phasePerLevelRadians: bad)
      #expect(fieldAtFault(design, masks: [wild]) == "masks[0].phasePerLevel")
    }
    let continuous = PhaseMask(
      pixels: 40, levels: levels.map { $0 * 8000 }, phasePerLevelRadians: PhaseMask.continuousStepRadians)
    #expect(throws: Never.self) { try FusedOperator(design: design, masks: [continuous]) }
  }

  @Test func options_areRefused_outsideTheirRanges() {
    let design = Fixture.tinyBench
    #expect(fieldAtFault(design, options: OperatorOptions(fixedTerms: 0)) == "options.fixedTerms")
    #expect(fieldAtFault(design, options: OperatorOptions(fixedTerms: 9)) == "options.fixedTerms")
    #expect(fieldAtFault(design, options: OperatorOptions(maskPoints: 0)) == "options.maskPoints")
    #expect(fieldAtFault(design, options: OperatorOptions(inputPoints: 129)) == "options.inputPoints")
    #expect(fieldAtFault(design, options: OperatorOptions(kernelTolerance: 0)) == "options.kernelTolerance")
    #expect(fieldAtFault(design, options: OperatorOptions(kernelTolerance: .nan)) == "options.kernelTolerance")
  }

  @Test func twoLayers_needTwoMasks() {
    var design = Fixture.tinyBench
    design.path += [Self.layer { _ in }, Self.medium(0.1)]
    let mask = Fixture.mask(for: design, seed: 1)
    #expect(fieldAtFault(design, masks: [mask]) == "masks")
    #expect(fieldAtFault(design, masks: [mask, mask, mask]) == "masks")
  }

  @Test func hugeTwoLayerDesigns_areRefused_beforeAnythingIsAllocated() {
    let design = Fixture.twoLayerBench(inputPixels: 128, maskPixels: 1100, diodes: 8)
    #expect(
      fieldAtFault(design, masks: Fixture.masks(for: design, seed: 1), options: OperatorOptions(maskPoints: 4))
        == "path.phase.pixels")
  }

  /// What the expansion cannot follow is refused, not computed wrongly.
  @Test func steepDesigns_areRefused_whenTheirAccuracyCannotBeKept() {
    // Planes of 3.7 mm that are 10 mm apart: the cross phase turns some 80 times.
    var steep = Fixture.bench(inputPixels: 64, diodes: 1)
    steep.path[0] = Self.medium(0.01)
    steep.path[2] = Self.medium(0.01)
    #expect(fieldAtFault(steep) == "path")
    #expect(fieldAtFault(Fixture.tinyBench, options: OperatorOptions(kernelTolerance: 1e-20)) == "path")
    #expect(fieldAtFault(Fixture.smallPublished, options: OperatorOptions(kernelTolerance: 1e-20)) == "path")
    var coarse = Fixture.tinyBench
    coarse.input.pitchMeters = 0.01
    #expect(fieldAtFault(coarse) == "input.pitch")
    var wide = Fixture.tinyBench
    wide.path[1] = Self.layer {
      $0.pixels = 2
      $0.pitchMeters = 2e-3
    }
    #expect(fieldAtFault(wide) == "path.phase.pitch")
  }

  @Test func finePeriodicGrid_isRefused_whenWavesWouldBeEvanescent() {
    var design = Fixture.smallPublished
    design.propagation = .periodic(pixels: 120, pitchMeters: 0.2e-6)
    design.input.pitchMeters = 0.8e-6
    design.path[1] = Self.layer {
      $0.pixels = 120
      $0.pitchMeters = 0.2e-6
    }
    #expect(fieldAtFault(design) == "propagation.pitch")
  }

  /// Sizes that would ask for more memory than a machine has.
  @Test func hugeDesigns_areRefused_beforeAnythingIsAllocated() {
    var manyInputs = Fixture.tinyBench
    manyInputs.input.pixels = 256
    manyInputs.detector.pixels = 128
    manyInputs.detector.sampling = .point(sideMeters: 1e-6)
    let dense = OperatorOptions(form: .dense)
    #expect(fieldAtFault(manyInputs, options: dense) == "detector.pixels")
    let manyFactors = Fixture.bench(
      inputPixels: 128, maskPixels: 1100, diodes: 64, sampling: { .point(sideMeters: $0) })
    #expect(fieldAtFault(manyFactors, masks: [flatMask(manyFactors)], options: dense) == "path.phase.pixels")
    let manyPoints = Fixture.bench(
      inputPixels: 256, maskPixels: 2048, diodes: 1, sampling: { .point(sideMeters: $0) })
    #expect(
      fieldAtFault(manyPoints, masks: [flatMask(manyPoints)], options: OperatorOptions(maskPoints: 128))
        == "path.phase.pixels")
  }

  private func flatMask(_ design: OpticalDesign) -> PhaseMask {
    let layer = design.phaseLayers[0]
    return PhaseMask(
      pixels: layer.pixels, levels: [UInt16](repeating: 0, count: layer.pixels * layer.pixels),
      phasePerLevelRadians: layer.phasePerLevelRadians)
  }
}
