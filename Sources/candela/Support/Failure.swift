import ArgumentParser
import CandelaHAL
import CandelaOptics
import Foundation

/// Exit codes, as docs/cli.md lists them.
package enum ExitStatus: Int32 {
  /// The command did what it was asked.
  case good = 0
  /// A check that the command was asked to make came out negative.
  case checkFailed = 1
  /// A doctor found nothing graver than warnings.
  case warnings = 2
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
package struct EarlyExit: Error {
  package let status: ExitStatus
}

/// An error of the command line itself.
package struct UsageError: CodedError {
  package let code: String
  package let message: String
  package var cause: String?
  package let remedy: String

  /// `CND-9001`: options that do not go together or a value out of range.
  package static func options(_ message: String, remedy: String) -> UsageError {
    UsageError(code: "CND-9001", message: message, remedy: remedy)
  }
}

/// Turns errors into messages and exit codes.
package enum Failure {
  /// Prints the error and exits; never returns.
  package static func report(_ error: any Error, command: any ParsableCommand.Type) -> Never {
    if let early = error as? EarlyExit { exit(early.status.rawValue) }
    // Help and version arrive as errors, too.
    if command.exitCode(for: error) == .success { command.exit(withError: error) }
    let coded = known(error) ?? uncoded(error, command: command)
    Console.error("candela: \(coded.code): \(coded.message)")
    if let cause = coded.cause { Console.error("  cause:  \(cause)") }
    Console.error("  remedy: \(coded.remedy)")
    exit(status(of: coded.code))
  }

  /// An error as it is told elsewhere than at a command's end.
  static func coded(_ error: any Error) -> any CodedError { known(error) ?? unexpected(error) }

  private static func known(_ error: any Error) -> (any CodedError)? {
    if let optics = error as? OpticsError {
      return UsageError(
        code: "CND-6001", message: "the optical design's \(optics.field) cannot be used: \(optics.problem)",
        remedy: "Allowed: \(optics.allowed)")
    }
    return error as? any CodedError
  }

  /// What the argument parser refused, and errors that should have had a code.
  private static func uncoded(_ error: any Error, command: any ParsableCommand.Type) -> UsageError {
    guard command.exitCode(for: error) == .validationFailure else { return unexpected(error) }
    let hint = command.fullMessage(for: error).split(separator: "\n")
      .first { $0.contains("--help") }.map { String($0.trimmingPrefix(while: \.isWhitespace)) }
    return UsageError(
      code: "CND-9000", message: command.message(for: error), remedy: hint ?? "See candela --help")
  }

  private static func unexpected(_ error: any Error) -> UsageError {
    UsageError(
      code: internalCode, message: "unexpected error: \(error)",
      remedy: "This is a mistake in Candela: report it with this message and the command line")
  }

  /// No documented way leads here.
  private static let internalCode = "CND-9099"

  /// The exit code of an error's family.
  private static func status(of code: String) -> Int32 {
    switch code {
    // A setting out of range is the user's, not the board's.
    case "CND-5008": return ExitStatus.unusable.rawValue
    case "CND-9003", "CND-9004", "CND-9006", "CND-9007", "CND-9020", "CND-9027", "CND-9030", "CND-9031", "CND-9032",
      "CND-9033":
      return ExitStatus.badInput.rawValue
    case internalCode: return EX_SOFTWARE
    // Traces are files; the rest of the family is the generated scene.
    case let trace where trace.hasPrefix("CND-81"): return ExitStatus.badInput.rawValue
    default: break
    }
    return switch code.dropFirst(4).first {
    case "1", "5": ExitStatus.hardware.rawValue
    case "2", "3", "4": ExitStatus.badInput.rawValue
    case "9": EX_USAGE
    default: ExitStatus.unusable.rawValue
    }
  }
}
