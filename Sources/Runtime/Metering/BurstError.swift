import CandelaHAL

/// Why a chip's energy could not be measured in a burst.
public struct BurstError: CodedError, Equatable {
  /// The classes of failure. The order gives the codes: append, never insert.
  public enum Kind: String, Sendable, CaseIterable {
    /// The burst is too short to stand out from the idle rails.
    case tooShort
    /// A rail has no figure.
    case railMissing
    /// The board did not expose as often as it was told, or says that the exposure cannot be trusted.
    case notExposed
  }

  /// What class of failure it is.
  public let kind: Kind
  /// What went wrong, with values.
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

  /// `CND-8210` upwards, in the order of the kinds.
  public var code: String { "CND-\(8210 + (Kind.allCases.firstIndex(of: kind) ?? 0))" }
}
