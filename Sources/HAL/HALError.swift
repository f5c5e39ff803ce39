/// What the hardware layer reports when the world did not do as asked.
///
/// The kinds are few on purpose: a caller decides by `kind`; everything else is there to be read by people.
public struct HALError: CodedError, Equatable {
  /// The classes of failure that a driver treats differently.
  public enum Kind: String, Sendable, CaseIterable {
    /// Nobody acknowledged the address: absent, unpowered, or held in reset.
    case addressNotAcknowledged
    /// The device acknowledged its address and then refused a byte.
    case dataNotAcknowledged
    /// Another master won the bus; the transfer may be repeated as it was.
    case arbitrationLost
    /// A bounded wait ended without the event.
    case timeout
    /// Fewer bytes moved than were asked for; the device may have acted on those that did.
    case shortTransfer
    /// The operating system denied access.
    case permission
    /// The bus, chip, line or file does not exist here.
    case absent
    /// Someone else holds the bus, line or board.
    case busy
    /// Anything else; the errno says more.
    case other
  }

  /// What class of failure it is.
  public let kind: Kind
  /// What was being done, for example `write 3, read 16`.
  public let operation: String
  /// What it was done to, for example `0x2a on /dev/i2c-1` or `line TRIGGER`.
  public let subject: String
  /// The operating system's error number, where there was one.
  public let errno: Int32?
  /// More about it, if known.
  public let cause: String?

  /// Describes one failure; no field is interpreted.
  public init(_ kind: Kind, operation: String, subject: String, errno: Int32? = nil, cause: String? = nil) {
    self.kind = kind
    self.operation = operation
    self.subject = subject
    self.errno = errno
    self.cause = cause
  }

  /// `CND-1001` to `CND-1009`, in the order of the kinds.
  public var code: String {
    let index = Kind.allCases.firstIndex(of: kind) ?? 0
    return "CND-100\(index + 1)"
  }

  /// What was done, to what, and how it failed.
  public var message: String {
    let number = errno.map { ", errno \($0)" } ?? ""
    return "\(operation) on \(subject) failed: \(summary)\(number)"
  }

  /// What a user can check first.
  public var remedy: String {
    switch kind {
    case .addressNotAcknowledged: "Check power, RESET_N and the address in board.yaml"
    case .dataNotAcknowledged: "Check that the firmware's protocol version fits this release"
    case .arbitrationLost: "Make sure that only one master drives the bus; the transfer may be repeated"
    case .timeout: "Check cabling and clock; raise the limit only if the board is known to be slow"
    case .shortTransfer: "Repeat the transfer; if it persists, look for noise on the bus"
    case .permission: "Give your user access to the device (group i2c, gpio or video)"
    case .absent: "Check that it is connected, and what the host profile or the command line calls it"
    case .busy: "Stop the other process that holds it"
    case .other: "Look the errno up and check the kernel log"
    }
  }

  private var summary: String {
    switch kind {
    case .addressNotAcknowledged: "no device acknowledged the address"
    case .dataNotAcknowledged: "the device refused a data byte"
    case .arbitrationLost: "arbitration was lost to another master"
    case .timeout: "the time limit passed"
    case .shortTransfer: "fewer bytes moved than asked"
    case .permission: "access was denied"
    case .absent: "it does not exist"
    case .busy: "it is held by someone else"
    case .other: "the operating system reported an error"
    }
  }
}
