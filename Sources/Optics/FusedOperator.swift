/// Light to photocurrents in exact integers: what evaluation, the emulated board and the golden vectors run.
///
/// The field operator is rounded to 14-bit integers; sums of integers do not depend on their order, so the same
/// aperture gives the same currents on every machine, thread count and optimisation level.
public struct FusedOperator: Sendable {
  /// Input pixels: bytes of an aperture image.
  public let inputCount: Int
  /// Photodiodes.
  public let diodeCount: Int
  /// Separable terms that each leg of the design took.
  public let legTerms: [Int]
  /// Mean photocurrent over the array, in counts, of a uniform aperture at full amplitude.
  public let meanFullCurrent: Double

  let packed: PackedOperator
  /// Which instructions it uses.
  package let kernel: KernelChoice

  /// Builds the operator of a design with its masks (one for each phase layer), the photodiodes standing as `placement`
  /// says; about a second for the bench, some with a turned array.
  /// - Throws: `OpticsError` when design, masks or placement cannot be used.
  public init(
    design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement = .aligned,
    options: OperatorOptions = OperatorOptions()
  ) throws(OpticsError) {
    if placement.rotationDegrees != 0 {
      let field = try FieldOperator(design: design, masks: masks, placement: placement, options: options)
      self.init(field, kernel: options.kernel)
      return
    }
    guard masks.count == 1 else {
      let joint = try JointProduct(design: design, masks: masks, placement: placement, options: options)
      let legTerms = joint.legTerms
      self.init(PackedOperator(consume joint), legTerms: legTerms, kernel: options.kernel)
      return
    }
    try MaskCheck.validate(design, masks: masks, placement: placement, options: options)
    let likely = try LikelyLargest(design: design, mask: masks[0], placement: placement, options: options)
    let product = try SeparableProduct(design: design, mask: masks[0], placement: placement, options: options)
    self.init(
      PackedOperator(product, likelyLargest: likely.magnitude(in: product)), legTerms: product.legTerms,
      kernel: options.kernel)
  }

  /// Quantises a field operator that was already built.
  public init(_ field: FieldOperator, kernel: KernelChoice = .automatic) {
    self.init(PackedOperator(field), legTerms: field.legTerms, kernel: kernel)
  }

  init(_ packed: PackedOperator, legTerms: [Int], kernel: KernelChoice) {
    self.packed = packed
    self.kernel = kernel
    self.legTerms = legTerms
    inputCount = packed.inputs
    diodeCount = packed.diodes
    meanFullCurrent = Self.meanFullCurrent(packed, kernel: kernel)
  }

  /// The photocurrents of one aperture image (`inputCount` amplitudes, 0...255) in counts, `diodeCount` values.
  public func photocurrents(of aperture: Span<UInt8>, into currents: inout MutableSpan<UInt32>) {
    photocurrents(of: aperture, frames: 1, into: &currents)
  }

  /// The photocurrents of `frames` aperture images, one after another in both spans. Faster than one by one: each part
  /// of the operator is read once for all of them.
  public func photocurrents(of apertures: Span<UInt8>, frames: Int, into currents: inout MutableSpan<UInt32>) {
    precondition(currents.count == frames * diodeCount, "one current a diode and frame")
    if packed.paddedDiodes == diodeCount {
      Kernels.photocurrents(packed, of: apertures, frames: frames, into: &currents, kernel: kernel)
      return
    }
    var padded = [UInt32](repeating: 0, count: frames * packed.paddedDiodes)
    var span = padded.mutableSpan
    Kernels.photocurrents(packed, of: apertures, frames: frames, into: &span, kernel: kernel)
    for frame in 0..<frames {
      for diode in 0..<diodeCount { currents[frame * diodeCount + diode] = padded[frame * packed.paddedDiodes + diode] }
    }
  }

  private static func meanFullCurrent(_ packed: PackedOperator, kernel: KernelChoice) -> Double {
    let aperture = [UInt8](repeating: 255, count: packed.inputs)
    var currents = [UInt32](repeating: 0, count: packed.paddedDiodes)
    var span = currents.mutableSpan
    Kernels.photocurrents(packed, of: aperture.span, frames: 1, into: &span, kernel: kernel)
    return Double(currents.prefix(packed.diodes).reduce(UInt64(0)) { $0 + UInt64($1) }) / Double(packed.diodes)
  }
}
