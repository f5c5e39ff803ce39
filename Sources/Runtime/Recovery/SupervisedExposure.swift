/// One frame's exposure under a supervisor.
public struct SupervisedExposure: Sendable {
  /// The result, flagged `recovered` where a recovery came before it.
  public internal(set) var result: ExposureResult
  /// The outputs, where they were asked for and the result can be trusted.
  public let outputs: OutputCodes?
  /// Whether the laser had to be armed again because the host had been away for longer than the heartbeat's time.
  public let wasArmedAgain: Bool
}
