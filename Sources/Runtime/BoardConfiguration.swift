/// The driver's limits and retry counts: every wait ends, every retry is counted.
public struct BoardConfiguration: Sendable, Hashable {
  /// Data bytes of one window burst, 16...4,096. Default 128: one weight bank; at 400 kHz a burst takes 3 ms, short
  /// against any heartbeat. Some USB bridges allow 60 at most.
  public var burstBytes = 128
  /// Repetitions of a transfer that failed with NACK, lost arbitration or timeout. Default 2: enough for a glitch,
  /// and an absent board is still reported at once.
  public var transferRetries = 2
  /// Repetitions of a burst that the controller refused for its CRC. Default 3.
  public var burstRetries = 3
  /// Repeated reads of a result block whose CRC is wrong. Default 2.
  public var resultReadRetries = 2
  /// Rest before a repetition. Default 1 ms: longer than the glitches that relays and supplies cause.
  public var retryPause = Duration.milliseconds(1)
  /// Time between two looks at STATUS while waiting for it. Default 1 ms.
  public var statusPollInterval = Duration.milliseconds(1)
  /// Time between two questions to a controller that was just reset and does not acknowledge yet. Default 5 ms: a few
  /// times what boards take to start.
  public var startPollInterval = Duration.milliseconds(5)
  /// How long RESET_N is held. Default 1 ms.
  public var resetPulse = Duration.milliseconds(1)
  /// Longest wait for READY, on top of the profile's boot time. Default 500 ms.
  public var bootMargin = Duration.milliseconds(500)
  /// Longest wait for a commit: the controller computes a SHA-256 of the mask. Default 1 s.
  public var commitLimit = Duration.seconds(1)
  /// Longest wait for LASER_ARMED after LASER_ENABLE rose. Default 10 ms.
  public var armLimit = Duration.milliseconds(10)
  /// Longest wait for DATA_READY, on top of the exposure's own length. Default 50 ms: host scheduling, not the board.
  public var dataReadyMargin = Duration.milliseconds(50)
  /// Longest wait for OUTPUTS_READY or DIODES_READY, on top of the conversions. Default 100 ms.
  public var conversionMargin = Duration.milliseconds(100)
  /// Whether STATUS is asked for a result, too, while the edge of DATA_READY is awaited. Default false; true where edges are
  /// polled and short ones missed. A result's time is then that of the look.
  public var findsReadyByStatus = false
  /// Heartbeats sent within one HEARTBEAT_TIMEOUT, 2 or more. Default 3: two may be lost.
  public var heartbeatsPerTimeout = 3

  /// The defaults.
  public init() {}

  /// - Throws: `RuntimeError` of kind `invalidSetting` that names the first field out of range.
  func validate() throws(RuntimeError) {
    let counts: [(String, Int, ClosedRange<Int>)] = [
      ("burstBytes", burstBytes, 16...4096), ("transferRetries", transferRetries, 0...100),
      ("burstRetries", burstRetries, 0...100), ("resultReadRetries", resultReadRetries, 0...100),
      ("heartbeatsPerTimeout", heartbeatsPerTimeout, 2...100),
    ]
    for (field, value, range) in counts where !range.contains(value) {
      throw .invalidSetting(field, "\(value)", allowed: "\(range.lowerBound)...\(range.upperBound)")
    }
    let waits: [(String, Duration, Duration)] = [
      ("retryPause", retryPause, .zero), ("statusPollInterval", statusPollInterval, .microseconds(1)),
      ("startPollInterval", startPollInterval, .microseconds(1)),
      ("resetPulse", resetPulse, .microseconds(1)), ("bootMargin", bootMargin, .zero),
      ("commitLimit", commitLimit, .zero), ("armLimit", armLimit, .zero),
      ("dataReadyMargin", dataReadyMargin, .zero), ("conversionMargin", conversionMargin, .zero),
    ]
    // An hour is far above any sensible limit and keeps sums of limits inside 64-bit nanoseconds.
    for (field, value, least) in waits where value < least || value > .seconds(3600) {
      throw .invalidSetting(field, "\(value)", allowed: "\(least)...1 hour")
    }
  }
}

extension RuntimeError {
  static func invalidSetting(_ field: String, _ value: String, allowed: String) -> RuntimeError {
    RuntimeError(.invalidSetting, "\(field) is \(value)", remedy: "Set \(field) to a value in \(allowed)")
  }
}
