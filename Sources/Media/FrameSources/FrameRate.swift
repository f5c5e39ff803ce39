import CandelaHAL

/// Frames a second as a fraction, so that frame times do not drift.
public struct FrameRate: Sendable, Hashable {
  /// Frames in `seconds` seconds; positive.
  public let frames: UInt32
  /// Seconds for `frames` frames; positive.
  public let seconds: UInt32

  /// `frames` frames in `seconds` seconds; both must be positive.
  public init(frames: UInt32, seconds: UInt32 = 1) {
    precondition(frames > 0 && seconds > 0, "a frame rate is positive")
    self.frames = frames
    self.seconds = seconds
  }

  /// 25 a second, for files that state none.
  public static let fallback = FrameRate(frames: 25)

  /// The time of a frame when frame 0 is at zero, rounded down to nanoseconds; later than 584 years counts as the end.
  public func time(ofFrame index: UInt64) -> Timestamp {
    let (scaled, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let product = index.multipliedFullWidth(by: scaled)
    guard !overflow, product.high < UInt64(frames) else { return Timestamp(nanoseconds: .max) }
    return Timestamp(nanoseconds: UInt64(frames).dividingFullWidth(product).quotient)
  }
}
