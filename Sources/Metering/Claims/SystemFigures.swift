import CandelaHAL

/// What a whole system was seen to do in a run: the figures that a user gets, beside those of the chip alone.
public struct SystemFigures: Sendable, Hashable {
  /// How the figures came about, for example `simulated` or `measured`.
  public var kind: String
  /// What was run, in one line.
  public var run: String
  /// Frames a second from source to result.
  public var framesPerSecond: Double
  /// From frame to result, in seconds (median).
  public var latencySeconds: Double
  /// Energy of a frame over the whole system; nil where nothing measured it.
  public var frameEnergy: Joules?

  /// Figures of a run.
  public init(
    kind: String, run: String, framesPerSecond: Double, latencySeconds: Double, frameEnergy: Joules?
  ) {
    self.kind = kind
    self.run = run
    self.framesPerSecond = framesPerSecond
    self.latencySeconds = latencySeconds
    self.frameEnergy = frameEnergy
  }
}
