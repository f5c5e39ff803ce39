import CandelaHAL
import Glibc
import Testing

import CandelaHALLinux

@Suite struct MonotonicTimeTests {
  @Test func clock_neverGoesBack_andASleepIsNeverTooShort() {
    let time = MonotonicTime()
    var last = time.now
    for _ in 0..<1000 {
      let now = time.now
      #expect(now >= last)
      last = now
    }
    time.sleep(for: .microseconds(200))
    #expect(time.now.since(last) >= .microseconds(200))
    time.sleep(for: .zero)
    time.sleep(for: .milliseconds(-5))
  }

  @Test func timespec_holdsWholeSecondsAndTheRest() {
    let time = timespec(Timestamp(nanoseconds: 3_000_000_007))
    #expect(time.tv_sec == 3 && time.tv_nsec == 7)
  }
}
