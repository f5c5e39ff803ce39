import CandelaHAL

/// A frame whose image is prepared and waits in the aperture buffer.
struct PreparedFrame {
  let descriptor: FrameDescriptor
  /// Frames that were taken from the source before it.
  let index: UInt64
  /// When the hot thread had it, on the run's clock.
  let delivery: Timestamp
  /// Whether the source delivered it before.
  let isRepeated: Bool
}

/// Turns a frame's pixels into the aperture image. The hot thread's.
final class PreparationStage {
  /// The image that was prepared last, row-major, amplitude 0...255.
  private(set) var aperture: [UInt8]
  /// Waiting for the source, and preparing, on the run's clock.
  private(set) var source = LatencyRecorder()
  private(set) var preprocess = LatencyRecorder()
  let rows: Int
  let columns: Int

  /// What prepares; a change of the model changes it.
  var preprocessor: any FramePreprocessor
  private let time: any TimeSource
  private let probe: (any PipelineProbe)?
  private var asked = Timestamp(nanoseconds: 0)

  init(_ preprocessor: any FramePreprocessor, time: any TimeSource, probe: (any PipelineProbe)?) {
    self.preprocessor = preprocessor
    self.time = time
    self.probe = probe
    rows = preprocessor.rows
    columns = preprocessor.columns
    aperture = [UInt8](repeating: 0, count: rows * columns)
  }

  /// The next frame is asked for from now on.
  func ask() {
    asked = time.now
    probe?.mark(.asked)
  }

  /// Prepares a frame that has just come.
  /// - Throws: what the preprocessor throws.
  func prepare(
    _ frame: FrameDescriptor, _ pixels: Span<UInt8>, index: UInt64, isRepeated: Bool
  ) throws -> PreparedFrame {
    let delivery = time.now
    probe?.mark(.ready)
    source.record(delivery.since(asked))
    try Self.prepare(frame, pixels, with: &preprocessor, into: &aperture)
    preprocess.record(time.now.since(delivery))
    probe?.mark(.prepared)
    return PreparedFrame(descriptor: frame, index: index, delivery: delivery, isRepeated: isRepeated)
  }

  private static func prepare(
    _ frame: FrameDescriptor, _ pixels: Span<UInt8>, with preprocessor: inout any FramePreprocessor,
    into aperture: inout [UInt8]
  ) throws {
    var target = aperture.mutableSpan
    try preprocessor.prepare(frame, pixels, into: &target)
  }
}
