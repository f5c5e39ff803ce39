import CandelaHAL

/// Where a replay leaves its recording: the first thing that is not as it was.
public struct TraceDifference: Sendable, Hashable, CustomStringConvertible {
  /// Number of the record, from 0; the number of records where something came after the last one.
  public let record: UInt64
  /// The recording's clock there.
  public let time: Timestamp
  /// What the recording has, with registers by name.
  public let then: String
  /// What happens now.
  public let now: String

  /// Describes one difference.
  public init(record: UInt64, time: Timestamp, then: String, now: String) {
    self.record = record
    self.time = time
    self.then = then
    self.now = now
  }

  /// For people, in one line.
  public var description: String {
    "record \(record) at \(Self.milliseconds(time)) ms: then \(then); now \(now)"
  }

  /// Milliseconds with six decimals, without a library for texts.
  static func milliseconds(_ time: Timestamp) -> String {
    let digits = String(time.nanoseconds % 1_000_000)
    return "\(time.nanoseconds / 1_000_000)." + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
