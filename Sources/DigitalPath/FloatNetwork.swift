import COpenBLAS
import CandelaHAL

/// The network in single precision, its product by OpenBLAS on the processor.
public final class FloatNetwork: DigitalNetwork {
  /// Most frames in one call.
  public let largestBatch: Int
  private let model: DenseModel
  private var inputs: [Float]
  private var fields: [Float]
  private var currents: [Float]

  /// A network for batches of up to `largestBatch` frames.
  /// - Precondition: `largestBatch` is 1 or more.
  public init(_ model: DenseModel, largestBatch: Int = 1) {
    precondition(largestBatch >= 1, "at least one frame")
    self.model = model
    self.largestBatch = largestBatch
    inputs = [Float](repeating: 0, count: largestBatch * model.inputCount)
    fields = [Float](repeating: 0, count: largestBatch * model.field.rows)
    currents = [Float](repeating: 0, count: model.diodeCount)
  }

  /// What computes.
  public var name: String { "dense float32, OpenBLAS" }
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
    for index in apertures.indices { inputs[index] = Float(apertures[index]) }
    let (rows, columns) = (model.field.rows, model.field.columns)
    // fields (frames x rows) = inputs (frames x columns) times the transposed matrix; one frame is a matrix times a vector.
    if frames == 1 {
      cblas_sgemv(
        CblasRowMajor, CblasNoTrans, Int32(rows), Int32(columns), 1, model.field.values, Int32(columns), inputs, 1, 0,
        &fields, 1)
    } else {
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, Int32(frames), Int32(rows), Int32(columns), 1, inputs, Int32(columns),
        model.field.values, Int32(columns), 0, &fields, Int32(rows))
    }
    for frame in 0..<frames {
      let field = fields.span.extracting(frame * rows..<(frame + 1) * rows)
      model.score(field, currents: &currents, into: &scores, at: frame * classCount)
    }
  }
}
