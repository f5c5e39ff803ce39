/// How a check of the conformance suite ended.
public enum ConformanceOutcome: String, Sendable, Hashable, CaseIterable {
  /// The board does what docs/registers.md says.
  case passed
  /// It does something else, or could not be asked.
  case failed
  /// The check was not made; its detail says why.
  case skipped
}

/// One check and how it ended.
public struct ConformanceResult: Sendable, Hashable {
  /// What `--only` takes, for example `heartbeat`.
  public let name: String
  /// What is asked of the board, in one line.
  public let summary: String
  /// How it ended.
  public let outcome: ConformanceOutcome
  /// What was seen, with values and units; why it was skipped.
  public let detail: String
  /// How long it took, on the board's clock source (virtual for a simulated board).
  public let duration: Duration

  /// A result.
  public init(name: String, summary: String, outcome: ConformanceOutcome, detail: String, duration: Duration) {
    self.name = name
    self.summary = summary
    self.outcome = outcome
    self.detail = detail
    self.duration = duration
  }
}

/// What a conformance run found.
public struct ConformanceReport: Sendable, Hashable {
  /// The checks in the order in which they ran.
  public internal(set) var results: [ConformanceResult] = []
  /// For how long the laser was lit meanwhile, by the board's own count; nil where it could not be read.
  public internal(set) var laserOnNanoseconds: UInt64?

  /// No results yet.
  public init() {}

  /// Whether no check failed; skipped ones do not count.
  public var passed: Bool { count(of: .failed) == 0 }

  /// How many checks ended so.
  public func count(of outcome: ConformanceOutcome) -> Int { results.count { $0.outcome == outcome } }
}
