import CandelaHAL
import CandelaRuntime

/// Ends a run at the first label that is none of the model's classes, as an evaluation does.
final class LabelCheck: ResultSink {
  let delivery = SinkDelivery.inline
  private let loaded: LoadedModel
  private let source: String

  /// `source` says in messages where the labels come from.
  init(loaded: LoadedModel, source: String) {
    self.loaded = loaded
    self.source = source
  }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    try loaded.requireLabel(result.label, ofFrame: Int(clamping: result.frameSequence), named: source)
  }

  func finish(_ summary: RunSummary) {}
}
