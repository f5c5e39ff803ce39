import Foundation
import Synchronization

/// Where the command line prints. Results go to standard output, everything about the work to standard error.
enum Console {
  /// Why standard output takes no more.
  private enum Closure: Sendable {
    /// The reader has gone.
    case readerGone
    /// A full disk or the like, in the system's words.
    case failed(String)
  }

  /// The first failure of standard output; nothing is written to it afterwards.
  private static let closure = Mutex<Closure?>(nil)

  /// Whether standard output is a terminal that a live view may redraw.
  static var isLive: Bool { isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb" }
  /// Whether standard error is a terminal, so that progress bars make sense.
  static var showsProgress: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// Has a write to a closed pipe fail instead of ending the process, so that the laser is made safe on this way out, too.
  static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Ends the command where standard output takes no more: quietly where the reader has gone, as other filters do.
  /// - Throws: `EarlyExit`, or `UsageError` `CND-9006`.
  static func checkOutput() throws {
    switch closure.withLock({ $0 }) {
    case nil: return
    case .readerGone?: throw EarlyExit(status: .good)
    case .failed(let cause)?:
      throw UsageError(
        code: "CND-9006", message: "standard output cannot be written", cause: cause,
        remedy: "Check where it goes, and that there is room")
    }
  }

  /// A line of results.
  static func line(_ text: String = "") { raw(text + "\n") }

  /// Text without a line end, for redrawing.
  static func raw(_ text: String) {
    guard closure.withLock({ $0 == nil }) else { return }
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      let reason = closure(of: error)
      closure.withLock { $0 = $0 ?? reason }
    }
  }

  /// A line about the work.
  static func error(_ text: String) { report(text + "\n") }
  /// A progress line that the next one overwrites.
  static func progress(_ text: String) { report("\r\u{1B}[K" + text) }
  /// Removes the progress line.
  static func clearProgress() { report("\r\u{1B}[K") }

  /// A value as one line of JSON with sorted keys.
  static func json(_ value: some Encodable) throws { line(try text(of: value)) }

  /// A value as JSON with sorted keys.
  static func text(of value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func closure(of error: any Error) -> Closure {
    let outer = error as NSError
    let system = outer.userInfo[NSUnderlyingErrorKey] as? NSError ?? outer
    let isPipe = system.domain == NSPOSIXErrorDomain && system.code == Int(EPIPE)
    return isPipe ? .readerGone : .failed(String(cString: strerror(Int32(truncatingIfNeeded: system.code))))
  }

  private static func report(_ text: String) {
    // Nobody is left to tell where standard error itself fails.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
