import CDigitalPath
import CandelaHAL

/// The network with its matrix in 8-bit integers, one scale a row, amplitudes in 8 bits, sums exact in 32 bits.
public final class Int8Network: DigitalNetwork {
  /// Most frames in one call.
  public let largestBatch: Int
  private let model: DenseModel
  private let matrix: [Int8]
  /// What one step of a row stands for.
  private let scales: [Float]
  private var sums: [Int32]
  private var field: [Float]
  private var currents: [Float]

  /// Largest magnitude of a quantised element.
  private static let largest: Float = 127

  /// A network for batches of up to `largestBatch` frames.
  /// - Precondition: `largestBatch` is 1 or more.
  public init(_ model: DenseModel, largestBatch: Int = 1) {
    precondition(largestBatch >= 1, "at least one frame")
    self.model = model
    self.largestBatch = largestBatch
    let (rows, columns) = (model.field.rows, model.field.columns)
    var matrix = [Int8](repeating: 0, count: rows * columns)
    var scales = [Float](repeating: 0, count: rows)
    for row in 0..<rows {
      let values = model.field.values[row * columns..<(row + 1) * columns]
      let scale = (values.lazy.map(\.magnitude).max() ?? 0) / Self.largest
      scales[row] = scale
      guard scale > 0 else { continue }
      for (column, value) in values.enumerated() { matrix[row * columns + column] = Int8((value / scale).rounded()) }
    }
    self.matrix = matrix
    self.scales = scales
    sums = [Int32](repeating: 0, count: largestBatch * rows)
    field = [Float](repeating: 0, count: rows)
    currents = [Float](repeating: 0, count: model.diodeCount)
  }

  /// What computes.
  public var name: String { "dense int8, own kernel (\(String(cString: cdp_instruction_set())))" }
  /// Operations of a frame.
  public var operations: Double { model.operations }
  /// Input pixels.
  public var inputCount: Int { model.inputCount }
  /// Classes.
  public var classCount: Int { model.classCount }

  /// See `DigitalNetwork`.
  public func score(_ apertures: Span<UInt8>, frames: Int, into scores: inout MutableSpan<Float>) {
    precondition((1...largestBatch).contains(frames), "frames of a batch")
    precondition(apertures.count == frames * inputCount && scores.count == frames * classCount, "sizes fit")
    let (rows, columns) = (model.field.rows, model.field.columns)
    Self.multiply(matrix, apertures, rows: rows, columns: columns, frames: frames, into: &sums)
    for frame in 0..<frames {
      for row in 0..<rows { field[row] = Float(sums[frame * rows + row]) * scales[row] }
      model.score(field.span, currents: &currents, into: &scores, at: frame * classCount)
    }
  }

  private static func multiply(
    _ matrix: [Int8], _ apertures: Span<UInt8>, rows: Int, columns: Int, frames: Int, into sums: inout [Int32]
  ) {
    apertures.withUnsafeBufferPointer { vectors in
      cdp_multiply_int8(matrix, vectors.baseAddress, Int64(rows), Int64(columns), Int64(frames), &sums)
    }
  }
}
