import CandelaMetering

/// Has a board's rails sampled between two exposures, on the hot thread, which owns the bus.
///
/// A frame's result has been handed over then, and the next frame is not asked for yet: what a sample takes (three short
/// transfers, when one is due) lies in no frame's way.
public final class RailsBetweenFrames: PipelineProbe {
  private let sampler: RailSampler
  private let next: (any PipelineProbe)?

  /// Samples, and passes every mark on to another probe.
  public init(_ sampler: RailSampler, then next: (any PipelineProbe)? = nil) {
    self.sampler = sampler
    self.next = next
  }

  /// Samples after a frame was handed over, where a sample is due, and ends the span with the last frame.
  public func mark(_ mark: PipelineMark) {
    next?.mark(mark)
    switch mark {
    case .delivered: sampler.tick()
    case .ended: sampler.end()
    case .asked, .ready, .prepared, .answered: break
    }
  }
}
