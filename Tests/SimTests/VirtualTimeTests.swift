import CandelaHAL
import CandelaSim
import Testing

@Suite struct VirtualTimeTests {
  private final class Log { var entries: [String] = [] }

  @Test func work_runsByDeadlineThenByInsertion_whenTimeAdvances() {
    let time = VirtualTime()
    let log = Log()
    for (name, moment) in [("b", 20), ("a", 10), ("c", 20), ("late", 31)] as [(String, UInt64)] {
      time.schedule(at: Timestamp(nanoseconds: moment)) { log.entries.append("\(name)@\(time.now.nanoseconds)") }
    }
    time.sleep(for: .nanoseconds(30))
    #expect(log.entries == ["a@10", "b@20", "c@20"])
    #expect(time.now.nanoseconds == 30)
    #expect(time.nextDeadline?.nanoseconds == 31)
  }

  @Test func work_scheduledByWork_runsInTheSameAdvance_whenDue() {
    let time = VirtualTime()
    let log = Log()
    time.schedule(at: Timestamp(nanoseconds: 5)) {
      time.schedule(at: Timestamp(nanoseconds: 7)) { log.entries.append("inner@\(time.now.nanoseconds)") }
    }
    time.advance(byNanoseconds: 7)
    #expect(log.entries == ["inner@7"])
  }

  @Test func work_doesNotRun_whenCancelled() {
    let time = VirtualTime()
    let log = Log()
    let timer = time.schedule(at: Timestamp(nanoseconds: 5)) { log.entries.append("ran") }
    timer.cancel()
    time.advance(byNanoseconds: 100)
    #expect(log.entries.isEmpty && timer.deadline == nil)
  }

  @Test func sleep_isBounded_whenDurationsAreAbsurd() {
    let time = VirtualTime()
    time.sleep(for: .seconds(-5))
    #expect(time.now.nanoseconds == 0)
    for _ in 0..<10 { time.sleep(for: .seconds(Int64.max)) }
    #expect(time.now.nanoseconds == .max)
    time.advance(byNanoseconds: 1)
    #expect(time.now.nanoseconds == .max)
  }
}
