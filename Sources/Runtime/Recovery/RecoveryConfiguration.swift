/// The bounds of the recovery ladder.
///
/// An attempt goes: make safe, one of {nothing, bus clear, soft reset, RESET_N}, identify, reload, resume. The first
/// attempts do nothing before they identify, because most troubles are over by then. Limits are looked at between steps;
/// inside a step the waits of `BoardConfiguration` bound the time.
public struct RecoveryConfiguration: Sendable, Hashable {
  /// Attempts without clear or reset, 0...10. Default 1: a second would meet what the first met.
  public var plainAttempts = 1
  /// Attempts that begin with a bus clear, 0...10; skipped where the bus has none. Default 1: nine clock pulses free SDA
  /// or never will.
  public var busClearAttempts = 1
  /// Attempts that begin with a soft reset, 0...10. Default 1: a controller that takes commands needs no second.
  public var softResetAttempts = 1
  /// Attempts that begin with RESET_N, 0...10. Default 4: with the pauses between them, a supply has two seconds to
  /// come back.
  public var resetLineAttempts = 4
  /// Rest before an attempt; doubled after each, up to `longestPause`. Default 10 ms: ten times a transfer retry's.
  public var firstPause = Duration.milliseconds(10)
  /// Longest rest before an attempt. Default 1 s.
  public var longestPause = Duration.seconds(1)
  /// Longest attempt, from its pause on. Default 10 s: the reference board's mask takes 5.5 s at 100 kHz.
  public var attemptLimit = Duration.seconds(10)
  /// Longest recovery; an attempt that began within it is finished. Default 15 s: with the last attempt it stays below the
  /// 30 s after which a service manager takes a service for dead (docs/packaging.md).
  public var budget = Duration.seconds(15)
  /// Recoveries in a window; one more is too many. Default 10.
  public var mostRecoveries = 10
  /// That window. Default 1 min: a board that fails every six seconds needs a person.
  public var window = Duration.seconds(60)
  /// Times that a frame is exposed before it is given up, 1...100. Default 3.
  public var frameAttempts = 3

  /// The defaults.
  public init() {}

  /// - Throws: `RuntimeError` of kind `invalidSetting` that names the first field out of range.
  func validate() throws(RuntimeError) {
    let counts: [(String, Int, ClosedRange<Int>)] = [
      ("plainAttempts", plainAttempts, 0...10), ("busClearAttempts", busClearAttempts, 0...10),
      ("softResetAttempts", softResetAttempts, 0...10), ("resetLineAttempts", resetLineAttempts, 0...10),
      ("mostRecoveries", mostRecoveries, 0...1000), ("frameAttempts", frameAttempts, 1...100),
    ]
    for (field, value, range) in counts where !range.contains(value) {
      throw .invalidSetting(field, "\(value)", allowed: "\(range.lowerBound)...\(range.upperBound)")
    }
    let waits: [(String, Duration)] = [
      ("firstPause", firstPause), ("longestPause", longestPause), ("attemptLimit", attemptLimit), ("budget", budget),
      ("window", window),
    ]
    for (field, value) in waits where value < .zero || value > .seconds(3600) {
      throw .invalidSetting(field, "\(value)", allowed: "0...1 hour")
    }
  }

  /// What each attempt begins with, in order; nil for nothing.
  var ladder: [RecoveryRung?] {
    [RecoveryRung?](repeating: nil, count: plainAttempts)
      + [RecoveryRung?](repeating: .busClear, count: busClearAttempts)
      + [RecoveryRung?](repeating: .softReset, count: softResetAttempts)
      + [RecoveryRung?](repeating: .resetLine, count: resetLineAttempts)
  }
}
