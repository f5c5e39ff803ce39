import CandelaHAL

/// What publishing metrics reports.
public struct MetricsError: CodedError, Equatable {
  /// The classes of failure that a caller treats differently. The order gives the codes: append, never insert.
  public enum Kind: String, Sendable, CaseIterable {
    /// Nobody can be served at that address: another program has the port, or it is none of this computer's.
    case cannotListen
    /// The text file cannot be written.
    case cannotWrite
  }

  /// What class of failure it is.
  public let kind: Kind
  /// What went wrong, with names and values.
  public let message: String
  /// What lies behind it, if known.
  public let cause: String?
  /// What the reader can do about it.
  public let remedy: String

  /// Describes one failure.
  public init(_ kind: Kind, _ message: String, cause: String? = nil, remedy: String) {
    self.kind = kind
    self.message = message
    self.cause = cause
    self.remedy = remedy
  }

  /// `CND-8231` upwards, in the order of the kinds.
  public var code: String { "CND-\(8231 + (Kind.allCases.firstIndex(of: kind) ?? 0))" }
}
