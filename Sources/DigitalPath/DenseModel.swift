import CandelaModel
import CandelaOptics

/// The photonic network as dense products: everything up to the photodiodes is one complex matrix H, a diode's current is the
/// sum of |H a|^2 over its samples, a class's score the sum of the currents with their signs.
public struct DenseModel: Sendable {
  /// Real parts, then imaginary parts, of all samples: 2 x samples rows of `inputCount` values.
  let field: RealMatrix
  /// Samples of a diode.
  let samplesPerDiode: Int
  /// Photodiodes.
  public let diodeCount: Int
  /// Classes.
  public let classCount: Int
  /// +1 or -1: classes x diodes.
  let signs: [Float]

  /// Input pixels.
  public var inputCount: Int { field.columns }
  /// Samples in all.
  var sampleCount: Int { field.rows / 2 }

  /// The network of a bundle on a design; builds the matrix, which takes about a second on the bench's.
  /// - Throws: `OpticsError` when design and masks do not fit.
  public init(_ bundle: ModelBundle, design: OpticalDesign) throws(OpticsError) {
    let field = try FieldOperator(design: design, masks: bundle.masks)
    self.init(
      field, diodeCount: design.detector.pixels * design.detector.pixels, classCount: bundle.program.classCount,
      banks: bundle.program.weightBanks)
  }

  /// A network from its parts; `banks` as in `BinaryWeights`.
  package init(_ field: FieldOperator, diodeCount: Int, classCount: Int, banks: [UInt8]) {
    self.field = RealMatrix(
      rows: 2 * field.re.rows, columns: field.re.columns, values: field.re.values + field.im.values)
    samplesPerDiode = field.samplesPerDiode
    self.diodeCount = diodeCount
    self.classCount = classCount
    signs = (0..<classCount).flatMap { output in
      (0..<diodeCount).map { diode in
        let byte = banks[output * BinaryWeights.bankBytes + diode / 8]
        return byte >> UInt8(7 - diode % 8) & 1 == 1 ? 1 : -1
      }
    }
  }

  /// Operations of a frame: the products, squares and sums of the samples, and the signed sums.
  public var operations: Double {
    let samples = Double(sampleCount)
    return 4 * samples * Double(inputCount) + 4 * samples + 2 * Double(diodeCount) * Double(classCount)
  }

  /// Scores from the field of one frame: real parts of all samples, then imaginary parts.
  @inline(__always)
  func score(_ field: Span<Float>, currents: inout [Float], into scores: inout MutableSpan<Float>, at first: Int) {
    for diode in 0..<diodeCount {
      var current: Float = 0
      for sample in diode * samplesPerDiode..<(diode + 1) * samplesPerDiode {
        let (re, im) = (field[sample], field[sampleCount + sample])
        current += re * re + im * im
      }
      currents[diode] = current
    }
    for output in 0..<classCount {
      var sum: Float = 0
      let row = output * diodeCount
      for diode in 0..<diodeCount { sum += signs[row + diode] * currents[diode] }
      scores[first + output] = sum
    }
  }
}
