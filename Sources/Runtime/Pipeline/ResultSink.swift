/// Something that takes results: a printer, a live view, a digest, a recorder. Called on the pipeline's thread.
public protocol ResultSink: AnyObject {
  /// Takes one result with the aperture image it belongs to (row-major, amplitude 0...255; valid only inside the call).
  /// Slow sinks make frames late.
  /// - Throws: what ends the run, for example a full disk.
  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws
  /// Called once when the run ends, also when it ends by an error (not by this sink's own).
  func finish(_ summary: RunSummary) throws
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
