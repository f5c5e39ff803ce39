import CandelaHAL

/// What metering reports. It never invents a number: where a figure cannot be had, it says so.
public struct MeteringError: CodedError, Equatable {
  /// The classes of failure that a caller treats differently. The order gives the codes: append, never insert.
  public enum Kind: String, Sendable, CaseIterable {
    /// A shunt of no or impossible resistance.
    case badShunt
    /// What answers is not the monitor that the profile names.
    case wrongMonitor
    /// A meter could not be read (any more).
    case unreadable
    /// A figure that was asked for was not measured.
    case notMeasured
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

  /// `CND-8201` upwards, in the order of the kinds.
  public var code: String { "CND-\(8201 + (Kind.allCases.firstIndex(of: kind) ?? 0))" }
}
