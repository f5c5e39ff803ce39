import CandelaHAL
import CandelaRuntime

/// Ends a run at the first label that is none of the model's classes, as an evaluation does.
final class LabelCheck: ResultSink {
  let delivery = SinkDelivery.inline
  private let configurations: RunConfigurations
  private let source: String
  /// The model of the last result: looked up again only where another one answered.
  private var current: (configuration: UInt32, loaded: LoadedModel)

  /// `source` says in messages where the labels come from.
  init(_ configurations: RunConfigurations, source: String) {
    self.configurations = configurations
    current = (1, configurations[1].loaded)
    self.source = source
  }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    if result.configuration != current.configuration {
      current = (result.configuration, configurations[result.configuration].loaded)
    }
    try current.loaded.requireLabel(result.label, ofFrame: Int(clamping: result.frameSequence), named: source)
  }

  func finish(_ summary: RunSummary) {}
}
