import CandelaHAL
import CandelaRuntime

/// Ends a run at the first label that is none of the model's classes, as an evaluation does.
final class LabelCheck: ResultSink {
  let delivery = SinkDelivery.inline
  private let loaded: LoadedModel
  private let source: String

  /// `source` says in messages where the labels come from.
  init(_ configurations: RunConfigurations, source: String) {
    loaded = configurations[1].loaded
    self.source = source
  }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    // Whoever changes the model of a run that goes on knows what the frames show; labels of other classes are wrong answers then.
    guard result.configuration == 1 else { return }
    try loaded.requireLabel(result.label, ofFrame: Int(clamping: result.frameSequence), named: source)
  }

  func finish(_ summary: RunSummary) {}
}
