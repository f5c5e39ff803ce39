/// An error that a user can act on: every error that leaves a Candela library conforms to it.
public protocol CodedError: Error, Sendable, CustomStringConvertible {
  /// Stable code, `CND-` and four digits. 1xxx HAL, 2xxx board description, 3xxx media, 4xxx model bundle,
  /// 5xxx runtime, 6xxx simulator and optics, 7xxx training, 80xx generated scene, 81xx traces, 82xx metering and
  /// metrics, 83xx digital path, 9xxx command line (docs/cli.md lists them).
  var code: String { get }
  /// What went wrong, in one sentence that names the thing (file, field, address, value).
  var message: String { get }
  /// What lies behind it (another error's text, an errno), if known.
  var cause: String? { get }
  /// What the reader can do about it.
  var remedy: String { get }
}

extension CodedError {
  /// `CND-1001: message (cause). Remedy.` on one line.
  public var description: String {
    let reason = cause.map { " (\($0))" } ?? ""
    return "\(code): \(message)\(reason). \(remedy)"
  }
}
