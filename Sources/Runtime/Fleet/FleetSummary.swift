/// What a run of several boards came to.
public struct FleetSummary: Sendable {
  /// The run: one result a frame.
  public let run: RunSummary
  /// Exposures answered, by board.
  public let framesByBoard: [UInt64]
  /// Frames on which trusted boards named different classes; zero where frames are dealt one by one.
  public let disagreements: UInt64
  /// Results that had no vote because they could not be trusted; zero where frames are dealt one by one.
  public let abstentions: UInt64
}
