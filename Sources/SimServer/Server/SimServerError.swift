import CandelaHAL
import CVhostUser
import Glibc

/// Why a board cannot be served, or a control line not be followed.
public struct SimServerError: CodedError, Hashable {
  /// `CND-6301`: a socket cannot be made; `CND-6302`: somebody else serves it; `CND-6303`: a control line that says
  /// nothing; `CND-6304`: a control line with a value out of range.
  public let code: String
  /// What is wrong, naming the socket or the words.
  public let message: String
  /// What lies behind it, if known.
  public let cause: String?
  /// What the reader can do about it.
  public let remedy: String

  static func socket(_ path: String, errno number: Int32) -> SimServerError {
    SimServerError(
      code: "CND-6301", message: "socket \(path) cannot be made", cause: String(cString: strerror(number)),
      remedy: "Give a short path (at most 107 bytes) in a folder that exists and that you may write to")
  }

  static func notASocket(_ path: String) -> SimServerError {
    SimServerError(
      code: "CND-6301", message: "\(path) exists and is no socket", cause: nil,
      remedy: "Give another path, or remove that file yourself")
  }

  static func alive(_ path: String) -> SimServerError {
    SimServerError(
      code: "CND-6302", message: "another process serves socket \(path)", cause: nil,
      remedy: "Stop that process, or give another path")
  }

  static func unknown(_ line: String, usage: String) -> SimServerError {
    SimServerError(
      code: "CND-6303", message: "\"\(line)\" is no control line", cause: nil, remedy: "Write: \(usage)")
  }

  static func value(_ name: String, _ text: String, allowed: String) -> SimServerError {
    SimServerError(
      code: "CND-6304", message: "\(name) cannot be \"\(text)\"", cause: nil, remedy: "Allowed: \(allowed)")
  }
}
