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

  private let packed: PackedOperator
  private let kernel: KernelChoice

  /// Builds the operator of a design with its masks (one for each phase layer); about a second for the bench.
  /// - Throws: `OpticsError` when design or masks cannot be used.
  public init(design: OpticalDesign, masks: [PhaseMask], options: OperatorOptions = OperatorOptions())
    throws(OpticsError)
  {
    let field = try FieldOperator(design: design, masks: masks, options: options)
    self.init(field, kernel: options.kernel)
  }

  /// Quantises a field operator that was already built.
  public init(_ field: FieldOperator, kernel: KernelChoice = .automatic) {
    self.init(PackedOperator(field), legTerms: field.legTerms, kernel: kernel)
  }

  private init(_ packed: PackedOperator, legTerms: [Int], kernel: KernelChoice) {
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

extension FusedOperator {
  /// The operator as bytes that `init(stored:)` reads back: a cache's content, not an exchange format.
  public var stored: [UInt8] {
    var bytes: [UInt8] = []
    let header = [
      packed.inputs, packed.diodes, packed.blocks, packed.samplesPerDiode, packed.fieldShift, packed.powerShift,
      (legTerms.first ?? 0) | (legTerms.count > 2 ? legTerms[1] << 8 : 0), legTerms.last ?? 0,
    ]
    bytes.reserveCapacity(4 * header.count + 2 * packed.values.count)
    for value in header { for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) } }
    for value in packed.values {
      bytes.append(UInt8(truncatingIfNeeded: value))
      bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }
    return bytes
  }

  /// Reads what `stored` wrote; nil when the sizes do not fit together.
  public init?(stored bytes: [UInt8], kernel: KernelChoice = .automatic) {
    guard bytes.count >= 32 else { return nil }
    let header = (0..<8).map { field in
      (0..<4).reduce(0) { $0 | Int(bytes[4 * field + $1]) << (8 * $1) }
    }
    guard let packed = PackedOperator(header: Array(header.prefix(6)), values: bytes.dropFirst(32)) else { return nil }
    let terms = [header[6] & 0xFF, header[6] >> 8, header[7]]
    self.init(packed, legTerms: terms[1] == 0 ? [terms[0], terms[2]] : terms, kernel: kernel)
  }
}
