import CandelaHAL

/// Gets results from the hot thread to every sink, each in the way that it asks for.
final class HandOver {
  private let inline: [any ResultSink]
  private let lossless: Observers?
  private let lossy: Observers?

  /// Memory for the images of waiting results, at most.
  private static let ringBytes = 8 << 20

  init(_ sinks: [any ResultSink], options: PipelineOptions, aperturePixels: Int) {
    inline = sinks.filter { $0.delivery == .inline }
    let capacity = max(1, min(options.waitingResults, Self.ringBytes / max(1, aperturePixels)))
    func observers(_ delivery: SinkDelivery, waits: Bool) -> Observers? {
      let own = sinks.filter { $0.delivery == delivery }
      guard !own.isEmpty else { return nil }
      return Observers(
        own, waits: waits, limit: options.sinkLimit, capacity: capacity, aperturePixels: aperturePixels)
    }
    lossless = observers(.lossless, waits: options.policy == .block)
    lossy = observers(.lossy, waits: false)
  }

  /// Results may be dropped for slow sinks where frames may be.
  func follow(_ policy: FramePolicy) { lossless?.waits = policy == .block }

  /// Results that sinks did not get.
  var drops: SinkDrops { SinkDrops(observers: lossy?.drops ?? 0, records: lossless?.drops ?? 0) }

  func start(_ threads: PipelineThreads) {
    lossless?.start(threads)
    lossy?.start(threads)
  }

  /// Hands a result to every sink, or to the ring before it.
  /// - Throws: a sink's error, also one of an earlier result; `RuntimeError` of kind `sinkBlocked`.
  func deliver(_ result: InferenceResult, _ aperture: [UInt8]) throws {
    for sink in inline { try sink.consume(result, aperture: aperture.span) }
    try lossless?.offer(result, aperture)
    try lossy?.offer(result, aperture)
  }

  /// Has every sink finish, also when another one fails.
  /// - Returns: the errors, in the order of inline, lossless and lossy sinks.
  func finish(_ summary: RunSummary) -> [any Error] {
    var errors: [any Error] = []
    func attempt(_ step: () throws -> Void) {
      do { try step() } catch { errors.append(error) }
    }
    for sink in inline { attempt { try sink.finish(summary) } }
    attempt { try lossless?.finish(summary) }
    attempt { try lossy?.finish(summary) }
    return errors
  }
}

/// Results that sinks did not get because they were too slow; never without a word.
public struct SinkDrops: Sendable, Hashable {
  /// Every sink got everything.
  public static let none = SinkDrops()

  /// By views and the like, which may lose results.
  public internal(set) var observers: UInt64 = 0
  /// By lines, digests and recorders, under the policies `latest` and `queue`.
  public internal(set) var records: UInt64 = 0

  mutating func merge(_ other: SinkDrops) {
    observers += other.observers
    records += other.records
  }
}
