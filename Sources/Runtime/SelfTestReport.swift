/// What a self-test found.
public struct SelfTestReport: Sendable, Hashable {
  /// One question and its answer.
  public struct Check: Sendable, Hashable {
    /// What was checked, for example `heartbeat watchdog`.
    public let name: String
    /// Whether the board passed.
    public let passed: Bool
    /// What was seen, with values and units.
    public let detail: String
  }

  /// The checks in the order in which they ran.
  public private(set) var checks: [Check] = []

  /// Whether every check passed.
  public var passed: Bool { checks.allSatisfy(\.passed) }

  /// Runs one check: `question` returns whether it passed and what it saw; what it throws is a failure.
  mutating func ask(_ name: String, _ question: () throws(RuntimeError) -> (Bool, String)) {
    do throws(RuntimeError) {
      let (passed, detail) = try question()
      checks.append(Check(name: name, passed: passed, detail: detail))
    } catch {
      checks.append(Check(name: name, passed: false, detail: error.description))
    }
  }
}
