import CandelaHAL
import Testing

import candela

/// Pacing by the host's clock beside a board's own one.
@Suite struct HostPacerTests {
  /// Counts how long it was asked to sleep.
  private final class StandingClock: TimeSource, @unchecked Sendable {
    private(set) var slept = Duration.zero
    var now: Timestamp { Timestamp(nanoseconds: 1_000_000).advanced(by: slept) }
    func sleep(for duration: Duration) { slept += duration }
  }

  /// A real clock has moved while the source was waited for: following it would wait once more.
  @Test(arguments: [true, false]) func follow_movesVirtualClocksOnly(isVirtual: Bool) {
    let pacer = HostPacer(framesPerSecond: 10, movesClock: isVirtual)
    let clock = StandingClock()
    pacer.follow(frame: 0, time: clock)
    pacer.follow(frame: 5, time: clock)
    #expect(clock.slept == (isVirtual ? .milliseconds(500) : .zero))
  }
}
