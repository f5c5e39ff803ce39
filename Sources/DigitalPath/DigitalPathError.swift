import CandelaHAL

/// What the digital path reports.
public struct DigitalPathError: CodedError, Equatable {
  /// The classes of failure that a caller treats differently. The order gives the codes: append, never insert.
  public enum Kind: String, Sendable, CaseIterable {
    /// There is no OpenCL loader on this machine.
    case noOpenCL
    /// There is no CLBlast on this machine.
    case noCLBlast
    /// A library lacks a function.
    case unfitLibrary
    /// No driver offers a device.
    case noDevice
    /// No device of that name.
    case unknownDevice
    /// A call on the device failed.
    case deviceFailed
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

  /// `CND-8301` upwards, in the order of the kinds.
  public var code: String { "CND-\(8301 + (Kind.allCases.firstIndex(of: kind) ?? 0))" }
}
