/// What a run of several boards came to.
public struct FleetSummary: Sendable {
  /// The run: one result a frame.
  public let run: RunSummary
  /// Exposures answered, by board.
  public let framesByBoard: [UInt64]
  /// Frames on which boards voted for different classes; zero where frames are dealt one by one.
  public let disagreements: UInt64
  /// Frames of a board without a vote: given up, not to be trusted or unknown; zero where frames are dealt one by one.
  public let abstentions: UInt64
}
