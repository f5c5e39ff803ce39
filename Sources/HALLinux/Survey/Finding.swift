/// Something that stands in the way of a board, and the command that mends it.
public struct Finding: Sendable, Hashable {
  /// How much it matters.
  public enum Severity: String, Sendable, Hashable, CaseIterable {
    /// The board cannot be used.
    case error
    /// It can be used, and not as it should.
    case warning
    /// Nothing is wrong; worth knowing.
    case info
  }

  /// Stable code, `CND-` and four digits (docs/cli.md lists them).
  public let code: String
  /// How much it matters.
  public let severity: Severity
  /// What is wrong, in one line that names the thing.
  public let title: String
  /// What lies behind it, as far as it could be seen.
  public let cause: String
  /// What mends it: a command to type where there is one.
  public let remedy: String

  /// A finding.
  public init(_ severity: Severity, _ code: String, _ title: String, cause: String, remedy: String) {
    self.code = code
    self.severity = severity
    self.title = title
    self.cause = cause
    self.remedy = remedy
  }
}
