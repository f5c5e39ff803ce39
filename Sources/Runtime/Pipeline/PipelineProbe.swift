/// A moment in a frame's way.
public enum PipelineMark: Sendable, Hashable, CaseIterable {
  /// The hot thread asks for the next frame.
  case asked
  /// The frame is there.
  case ready
  /// Its image is prepared.
  case prepared
  /// Its result is made.
  case answered
  /// Every sink has the result, or the ring before it.
  case delivered
  /// The last frame was answered and the laser is off; sinks may still have results before them.
  case ended
}

/// Something that is told of every mark, on the hot thread: a stage clock of a measurement. It must not allocate, and may
/// wait for nothing but a short transfer over the board's bus, at `.delivered` and `.ended`, when no frame is on its way.
public protocol PipelineProbe: AnyObject {
  /// The frame that is on its way has got so far.
  func mark(_ mark: PipelineMark)
}
