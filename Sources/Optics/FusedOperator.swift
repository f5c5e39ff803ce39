/// Light to photocurrents: what evaluation, the emulated board and the golden vectors run.
///
/// Where its size allows, it is one matrix rounded to 14-bit integers; sums of integers do not depend on their order. Beyond,
/// it is a structured operator, whose sums have one fixed order. Either way the same aperture gives the same currents on
/// every machine, thread count and optimisation level.
public struct FusedOperator: Sendable {
  /// Input pixels: bytes of an aperture image.
  public let inputCount: Int
  /// Photodiodes.
  public let diodeCount: Int
  /// Separable terms that each leg of the design took.
  public let legTerms: [Int]
  /// Mean photocurrent over the array, in counts, of a uniform aperture at full amplitude.
  public let meanFullCurrent: Double

  let form: Form
  /// Which instructions it uses.
  package let kernel: KernelChoice

  /// How the operator is kept.
  enum Form: Sendable {
    case dense(PackedOperator)
    case structured(StructuredOperator)
  }

  /// Builds the operator of a design with its masks (one for each phase layer), the photodiodes standing as `placement`
  /// says; about a second for the bench, some with a turned array.
  /// - Throws: `OpticsError` when design, masks or placement cannot be used.
  public init(
    design: OpticalDesign, masks: [PhaseMask], placement: DetectorPlacement = .aligned,
    options: OperatorOptions = OperatorOptions()
  ) throws(OpticsError) {
    try MaskCheck.validate(design, masks: masks, placement: placement, options: options)
    if try Self.isStructured(design, placement, options) {
      let structured = try StructuredOperator(design: design, mask: masks[0], placement: placement, options: options)
      self.init(.structured(structured), legTerms: structured.legTerms, kernel: options.kernel)
    } else if placement.rotationDegrees != 0 {
      let field = try FieldOperator(design: design, masks: masks, placement: placement, options: options)
      self.init(field, kernel: options.kernel)
    } else if masks.count == 1 {
      let likely = try LikelyLargest(design: design, mask: masks[0], placement: placement, options: options)
      let product = try SeparableProduct(design: design, mask: masks[0], placement: placement, options: options)
      let packed = PackedOperator(product, likelyLargest: likely.magnitude(in: product))
      self.init(.dense(packed), legTerms: product.legTerms, kernel: options.kernel)
    } else {
      let joint = try JointProduct(design: design, masks: masks, placement: placement, options: options)
      let legTerms = joint.legTerms
      self.init(.dense(PackedOperator(consume joint)), legTerms: legTerms, kernel: options.kernel)
    }
  }

  /// Quantises a field operator that was already built.
  public init(_ field: FieldOperator, kernel: KernelChoice = .automatic) {
    self.init(.dense(PackedOperator(field)), legTerms: field.legTerms, kernel: kernel)
  }

  init(_ form: Form, legTerms: [Int], kernel: KernelChoice) {
    self.form = form
    self.kernel = kernel
    self.legTerms = legTerms
    inputCount = form.inputs
    diodeCount = form.diodes
    meanFullCurrent = form.meanFullCurrent(kernel)
  }

  /// Whether it is a structured operator.
  public var isStructured: Bool {
    if case .structured = form { true } else { false }
  }

  /// The photocurrents of one aperture image (`inputCount` amplitudes, 0...255) in counts, `diodeCount` values.
  public func photocurrents(of aperture: Span<UInt8>, into currents: inout MutableSpan<UInt32>) {
    photocurrents(of: aperture, frames: 1, into: &currents)
  }

  /// The photocurrents of `frames` aperture images, one after another in both spans. Faster than one by one: each part
  /// of a dense operator is read once for all of them.
  public func photocurrents(of apertures: Span<UInt8>, frames: Int, into currents: inout MutableSpan<UInt32>) {
    precondition(currents.count == frames * diodeCount, "one current a diode and frame")
    switch form {
    case .dense(let packed): packed.photocurrents(of: apertures, frames: frames, into: &currents, kernel: kernel)
    case .structured(let factors):
      factors.photocurrents(of: apertures, frames: frames, into: &currents, kernel: kernel)
    }
  }

  /// - Throws: `OpticsError` when a structured operator is asked for and the design cannot have one.
  private static func isStructured(
    _ design: OpticalDesign, _ placement: DetectorPlacement, _ options: OperatorOptions
  ) throws(OpticsError) -> Bool {
    let isPossible = design.phaseLayers.count == 1 && placement.rotationDegrees == 0
    switch options.form {
    case .dense: return false
    case .automatic: return isPossible && !OperatorSize(design).allowsDense
    case .structured:
      guard isPossible else {
        throw OpticsError(
          field: "options.form", problem: "structured, with two masks or a turned array", allowed: "dense or automatic")
      }
      return true
    }
  }
}

extension FusedOperator.Form {
  fileprivate var inputs: Int {
    switch self {
    case .dense(let packed): packed.inputs
    case .structured(let factors): factors.inputs
    }
  }

  fileprivate var diodes: Int {
    switch self {
    case .dense(let packed): packed.diodes
    case .structured(let factors): factors.diodes
    }
  }

  fileprivate func meanFullCurrent(_ kernel: KernelChoice) -> Double {
    let aperture = [UInt8](repeating: 255, count: inputs)
    var currents = [UInt32](repeating: 0, count: diodes)
    var span = currents.mutableSpan
    switch self {
    case .dense(let packed): packed.photocurrents(of: aperture.span, frames: 1, into: &span, kernel: kernel)
    case .structured(let factors):
      factors.photocurrents(of: aperture.span, frames: 1, into: &span, kernel: kernel)
    }
    return Double(currents.reduce(UInt64(0)) { $0 + UInt64($1) }) / Double(diodes)
  }
}
