import CandelaHAL

/// A preprocessor that records every frame with its aperture image.
public struct RecordingPreprocessor: FramePreprocessor {
  private var base: any FramePreprocessor
  /// `nonisolated(unsafe)`: used on the pipeline's thread alone, as the preprocessor itself is.
  private nonisolated(unsafe) let recorder: TraceRecorder

  /// Records what `base` makes.
  public init(_ base: any FramePreprocessor, _ recorder: TraceRecorder) {
    self.base = base
    self.recorder = recorder
  }

  /// See `FramePreprocessor`.
  public var rows: Int { base.rows }
  /// See `FramePreprocessor`.
  public var columns: Int { base.columns }

  /// See `FramePreprocessor`.
  public mutating func prepare(
    _ frame: FrameDescriptor, _ pixels: Span<UInt8>, into aperture: inout MutableSpan<UInt8>
  ) throws {
    try base.prepare(frame, pixels, into: &aperture)
    recorder.frame(frame, aperture.span, rows: rows, columns: columns)
  }
}

/// A sink that records every result, and ends the run when recording has failed.
///
/// It copies some bytes and allocates nothing; it waits only where the storage is behind by the whole ring, up to
/// `RecorderOptions.storageLimit`.
public final class RecordingSink: ResultSink {
  /// On the hot thread, which the recorder belongs to: a result stands between the transfers of its frame and the next.
  public let delivery = SinkDelivery.inline
  /// The digest of all results so far.
  public private(set) var digest = ResultDigest()
  private let recorder: TraceRecorder

  /// Records into a trace.
  public init(_ recorder: TraceRecorder) { self.recorder = recorder }

  /// Records the result.
  /// - Throws: `TraceError` when nothing more can be recorded; the run then ends and the laser is made safe.
  public func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    recorder.result(result)
    digest.add(result)
    recorder.endFrame()
    if let failure = recorder.failure { throw failure }
  }

  /// The run's end is recorded by whoever knows how it ended: see `end(_:)`.
  public func finish(_ summary: RunSummary) {}

  /// Records the end of the run and closes the trace.
  /// - Parameter error: what ended the run; nil for a run that went to its end.
  /// - Throws: `TraceError` when the trace could not be written.
  public func end(_ error: (any Error)?) throws(TraceError) {
    let outcome = error.map { ($0 as? any CodedError).map { "\($0.code): \($0.message)" } ?? "\($0)" } ?? ""
    recorder.end(TraceEnd(frames: digest.frames, digest: digest.hexadecimal, outcome: outcome))
    try recorder.close()
  }
}
