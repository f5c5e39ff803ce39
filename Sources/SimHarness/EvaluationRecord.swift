/// What a board answered for one frame of an evaluation.
public struct EvaluationRecord: Sendable, Hashable {
  /// The frame's number, written to SEQUENCE.
  public var sequence: UInt32
  /// The class.
  public var winner: Int
  /// The outputs as the diagnostic ADC read them, one a class.
  public var outputs: [Int32]
  /// Whether a line was empty.
  public var isSaturated: Bool

  /// One frame's answer.
  public init(sequence: UInt32, winner: Int, outputs: [Int32], isSaturated: Bool) {
    self.sequence = sequence
    self.winner = winner
    self.outputs = outputs
    self.isSaturated = isSaturated
  }
}
