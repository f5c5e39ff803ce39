import CandelaHAL
import CandelaRuntime
import Foundation
import Testing

/// Slots between a capture thread and a hot thread: nothing is torn, nothing comes twice, the newest survives.
@Suite struct FrameMailboxTests {
  private func post(_ number: Int, into mailbox: FrameMailbox) -> UInt64 {
    let pixels = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 64)
    mailbox.target.fill(
      FrameDescriptor(width: 8, height: 8, sequence: UInt64(number)), pixels.span, index: UInt64(number),
      isRepeated: false)
    return mailbox.post()
  }

  private func sequences(_ mailbox: FrameMailbox) -> [UInt64] {
    var all: [UInt64] = []
    while let slot = mailbox.take() {
      all.append(slot.descriptor.sequence)
      mailbox.release()
    }
    return all
  }

  @Test(arguments: [(1, [9]), (3, [7, 8, 9]), (16, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])])
  func mailbox_keepsTheNewest(depth: Int, kept: [UInt64]) {
    let mailbox = FrameMailbox(depth: depth)
    let dropped = (0..<10).reduce(0) { $0 + post($1, into: mailbox) }
    #expect(sequences(mailbox) == kept)
    #expect(dropped == UInt64(10 - kept.count))
  }

  @Test func mailbox_leavesATakenFrameAlone_whileNewerOnesCome() throws {
    let mailbox = FrameMailbox(depth: 1)
    _ = post(1, into: mailbox)
    let slot = try #require(mailbox.take())
    for number in 2..<10 { _ = post(number, into: mailbox) }
    #expect(slot.descriptor.sequence == 1 && slot.bytes.allSatisfy { $0 == 1 })
    mailbox.release()
    #expect(sequences(mailbox) == [9])
  }

  @Test func mailbox_isExhausted_onlyWhenEveryFrameIsTaken() throws {
    let mailbox = FrameMailbox(depth: 2)
    _ = post(0, into: mailbox)
    mailbox.end()
    #expect(try !mailbox.isExhausted())
    #expect(sequences(mailbox) == [0])
    #expect(try mailbox.isExhausted())
    let failing = FrameMailbox(depth: 1)
    failing.end(SourceFailure())
    #expect(throws: SourceFailure.self) { _ = try failing.isExhausted() }
  }

  @Test(arguments: [1, 2, 5]) func mailbox_betweenThreads_givesWholeFramesInOrder(depth: Int) {
    let mailbox = FrameMailbox(depth: depth)
    let frames = 20_000
    let thread = Thread {
      var dropped: UInt64 = 0
      for number in 0..<frames { dropped += post(number, into: mailbox) }
      // The last frame tells how many were dropped.
      mailbox.target.fill(
        FrameDescriptor(width: 0, height: 0, sequence: .max), [UInt8]().span, index: dropped, isRepeated: false)
      while mailbox.isReady { sched_yield() }
      _ = mailbox.post()
      mailbox.end()
    }
    thread.start()
    var (taken, last, torn, disorder, dropped) = (0, -1, 0, 0, UInt64(0))
    while (try? mailbox.isExhausted()) == false {
      guard let slot = mailbox.take() else { continue }
      defer { mailbox.release() }
      guard slot.descriptor.sequence != .max else {
        dropped = slot.index
        continue
      }
      let number = Int(slot.descriptor.sequence)
      if slot.bytes.prefix(slot.count).contains(where: { $0 != UInt8(truncatingIfNeeded: number) }) { torn += 1 }
      if number <= last { disorder += 1 }
      (taken, last) = (taken + 1, number)
    }
    #expect(torn == 0 && disorder == 0 && last == frames - 1)
    #expect(taken + Int(dropped) == frames)
  }
}
