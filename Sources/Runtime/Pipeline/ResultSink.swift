/// How a sink gets its results.
public enum SinkDelivery: Sendable, Hashable {
  /// On the hot thread, before anything else happens: only for what is quick, never waits and allocates nothing.
  case inline
  /// On an observer thread, every result. The hot thread waits for it under the policy `block`; under the others a
  /// result that finds no room is dropped and counted (`SinkDrops.records`).
  case lossless
  /// On an observer thread, as many results as it can take; the others are counted (`SinkDrops.observers`). The hot
  /// thread never waits for it.
  case lossy
}

/// Something that takes results: a printer, a live view, a digest, a recorder.
///
/// `consume` is called on one thread, the hot or an observer thread as `delivery` says; the caller of the run must not
/// touch the sink meanwhile. `finish` of a sink with an observer thread is called there.
public protocol ResultSink: AnyObject {
  /// How it gets its results; must not change. Default: `lossless`.
  var delivery: SinkDelivery { get }
  /// Takes one result with the aperture image it belongs to (row-major, amplitude 0...255; valid only inside the call).
  /// - Throws: what ends the run, for example a full disk.
  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws
  /// Called once when the run ends, also when it ends by an error; not for a sink that blocks.
  func finish(_ summary: RunSummary) throws
}

extension ResultSink {
  /// Every result, on an observer thread.
  public var delivery: SinkDelivery { .lossless }
}

/// A sink that computes the run's digest.
public final class DigestSink: ResultSink {
  /// The digest so far.
  public private(set) var digest = ResultDigest()

  /// The digest of no frames.
  public init() {}

  /// Takes in the result.
  public func consume(_ result: InferenceResult, aperture: Span<UInt8>) {
    digest.add(result)
  }

  /// Nothing is left to do.
  public func finish(_ summary: RunSummary) {}
}
