import Foundation

/// Where the command line prints. Results go to standard output, everything about the work to standard error.
enum Console {
  /// Whether standard output is a terminal that a live view may redraw.
  static var isLive: Bool { isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb" }
  /// Whether standard error is a terminal, so that progress bars make sense.
  static var showsProgress: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// A line of results.
  static func line(_ text: String = "") { write(text + "\n", to: FileHandle.standardOutput) }
  /// Text without a line end, for redrawing.
  static func raw(_ text: String) { write(text, to: FileHandle.standardOutput) }
  /// A line about the work.
  static func error(_ text: String) { write(text + "\n", to: FileHandle.standardError) }
  /// A progress line that the next one overwrites.
  static func progress(_ text: String) { write("\r\u{1B}[K" + text, to: FileHandle.standardError) }
  /// Removes the progress line.
  static func clearProgress() { write("\r\u{1B}[K", to: FileHandle.standardError) }

  /// A value as one line of JSON with sorted keys.
  static func json(_ value: some Encodable) throws { line(try text(of: value)) }

  /// A value as JSON with sorted keys.
  static func text(of value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func write(_ text: String, to handle: FileHandle) {
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      // The reader has gone (a closed pipe): nobody is left to tell, so end quietly as other filters do.
      exit(EXIT_SUCCESS)
    }
  }
}
