import CandelaBoardSpec

/// What a load did.
public struct LoadReport: Sendable, Hashable {
  /// Classes of the program.
  public let classCount: Int
  /// Length of a light pulse over the board's own that the program was made for.
  public let relativeExposure: Double
  /// Digest of the committed mask.
  public let maskDigest: Digest256
  /// Digest of the committed weights.
  public let weightsDigest: Digest256
  /// True when the mask was there already (or is fixed).
  public internal(set) var maskSkipped = false
  /// True when the weights were there already.
  public internal(set) var weightsSkipped = false
  /// Bytes written into windows, repeated bursts included.
  public internal(set) var bytesWritten: UInt64 = 0
  /// Bursts that had to be repeated.
  public internal(set) var repeatedBursts: UInt64 = 0
  /// How long it took, on the connection's clock.
  public internal(set) var duration = Duration.zero
}
