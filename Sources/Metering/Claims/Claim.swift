/// One published figure, worked out again from its definition.
public struct Claim: Sendable, Hashable {
  /// What it is, for example `computing rate`.
  public let name: String
  /// The unit of all figures of this claim; empty for ratios.
  public let unit: String
  /// As published; nil where only the parts were.
  public let published: Double?
  /// Where it was published.
  public let source: String
  /// Worked out for the paper's chip and three classes.
  public let recomputed: Double
  /// Worked out for the board and class count in use.
  public let board: Double
  /// How, for example `(2 N^2 M^2 + 2 M^2 K) / t`.
  public let formula: String
  /// What the figure counts.
  public let counts: String
  /// What it leaves out.
  public let leavesOut: String
  /// The same quantity for the whole system in a run; nil where the run cannot say.
  public let system: Double?
  /// What that is, or why there is none.
  public let systemNote: String
}
