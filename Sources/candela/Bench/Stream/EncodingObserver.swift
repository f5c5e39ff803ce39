import CandelaHAL
import CandelaRuntime

/// Does what a printer of JSON lines does, and keeps nothing: an observer's load without a terminal or a disk.
final class EncodingObserver: ResultSink {
  let delivery = SinkDelivery.lossy
  private(set) var bytes = 0
  private let classNames: [String]

  init(classNames: [String]) { self.classNames = classNames }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    let name = classNames.indices.contains(result.winner) ? classNames[result.winner] : "#\(result.winner)"
    bytes += try JSONView.text(of: result, className: name).utf8.count
  }

  func finish(_ summary: RunSummary) {}
}
