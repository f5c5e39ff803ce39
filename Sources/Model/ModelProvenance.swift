/// Where a model comes from. Dates and versions are given by the caller: the library has no clock.
public struct ModelProvenance: Sendable, Hashable, Codable {
  /// Program and version that made the bundle.
  public var tool: String
  /// The command that made it.
  public var command: String
  /// What it was trained on.
  public var data: String
  /// Seed of the training, where there was one.
  public var seed: UInt64?
  /// When it was made, as text.
  public var date: String
  /// Anything else.
  public var notes: String

  /// Everything given; unknown texts may stay empty.
  public init(
    tool: String, command: String = "", data: String = "", seed: UInt64? = nil, date: String = "", notes: String = ""
  ) {
    self.tool = tool
    self.command = command
    self.data = data
    self.seed = seed
    self.date = date
    self.notes = notes
  }
}
