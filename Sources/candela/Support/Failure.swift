import ArgumentParser
import CandelaHAL
import CandelaOptics
import Foundation

/// Exit codes, as docs/cli.md lists them.
enum ExitStatus: Int32 {
  /// A check that the command was asked to make came out negative.
  case checkFailed = 1
  /// A file, bundle or profile cannot be used.
  case badInput = 3
  /// The board, a bus or a line did not do as asked.
  case hardware = 4
  /// A setting or design that the simulator or training cannot use.
  case unusable = 5
  /// Interrupted by SIGINT or SIGTERM; the laser is off.
  case interrupted = 130
}

/// The command ended without an error, and with a status of its own.
struct EarlyExit: Error {
  let status: ExitStatus
}

/// An error of the command line itself.
struct UsageError: CodedError {
  let code: String
  let message: String
  var cause: String?
  let remedy: String

  /// `CND-9001`: options that do not go together or a value out of range.
  static func options(_ message: String, remedy: String) -> UsageError {
    UsageError(code: "CND-9001", message: message, remedy: remedy)
  }
}

/// Turns errors into messages and exit codes.
enum Failure {
  /// Prints the error and exits; never returns.
  static func report(_ error: any Error, command: any ParsableCommand.Type) -> Never {
    if let early = error as? EarlyExit { exit(early.status.rawValue) }
    guard let coded = coded(error) else { command.exit(withError: error) }
    Console.error("candela: \(coded.code): \(coded.message)")
    if let cause = coded.cause { Console.error("  cause:  \(cause)") }
    Console.error("  remedy: \(coded.remedy)")
    exit(status(of: coded.code))
  }

  private static func coded(_ error: any Error) -> (any CodedError)? {
    if let optics = error as? OpticsError {
      return UsageError(
        code: "CND-6001", message: "the optical design's \(optics.field) cannot be used: \(optics.problem)",
        remedy: "Allowed: \(optics.allowed)")
    }
    return error as? any CodedError
  }

  /// The exit code of an error's family.
  private static func status(of code: String) -> Int32 {
    switch code.dropFirst(4).first {
    case "1", "5": ExitStatus.hardware.rawValue
    case "2", "3", "4": ExitStatus.badInput.rawValue
    case "9": EX_USAGE
    default: ExitStatus.unusable.rawValue
    }
  }
}
