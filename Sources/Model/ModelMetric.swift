/// A number that is claimed for a model, with the conditions that it holds under.
public struct ModelMetric: Sendable, Hashable, Codable {
  /// How the number came about.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// By the simulator.
    case simulated
    /// On a board.
    case measured
    /// By others, in print.
    case published
  }

  /// What it is, for example `accuracy`.
  public var name: String
  /// The number.
  public var value: Double
  /// How it came about.
  public var kind: Kind
  /// Data, noise, seed, board: whatever it depends on.
  public var conditions: String

  /// Everything given.
  public init(name: String, value: Double, kind: Kind, conditions: String) {
    self.name = name
    self.value = value
    self.kind = kind
    self.conditions = conditions
  }
}
