import CandelaHAL

/// One question to the board. It may leave the board in any state with the laser off: every check prepares its own.
protocol ConformanceCheck {
  /// What `--only` takes: lower case, words joined by `-`.
  static var name: String { get }
  /// What is asked of the board, in one line.
  static var summary: String { get }

  init()

  /// Asks.
  /// - Returns: what was seen.
  /// - Throws: `ConformanceFailure`, `ConformanceSkip`, or whatever the driver reports; that, too, is a failure.
  func run(on bench: ConformanceBench) throws -> String
}

/// The board does not do what docs/registers.md says.
struct ConformanceFailure: Error {
  let detail: String
}

/// The check cannot be made here.
struct ConformanceSkip: Error {
  let reason: String
}
