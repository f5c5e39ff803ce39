/// Why a design or mask cannot be used.
public struct OpticsError: Error, Sendable, Hashable {
  /// The field at fault, for example `path[1].levels`.
  public let field: String
  /// What is wrong with it, with the value.
  public let problem: String
  /// What would be accepted.
  public let allowed: String

  /// Describes one fault.
  public init(field: String, problem: String, allowed: String) {
    self.field = field
    self.problem = problem
    self.allowed = allowed
  }
}
