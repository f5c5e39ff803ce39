import CVhostUser
import CandelaHAL
import CandelaSim
import CandelaSimServer
import Foundation
import TestSupport
import Testing

/// Messages and rings that no honest guest would send: the server neither stops nor touches memory that is not shared.
///
/// Run once with `--sanitize=address` after a change to Sources/SimServer/Rings.
@Suite struct FuzzTests {
  private static let seeds: [UInt64] = [1, 2, 3, 4]
  private static let sharedSize = FakeGuest.memorySize / 2
  private static let guardByte: UInt8 = 0xA5

  private static func isServing(_ served: Served, _ path: String, queues: UInt8) throws -> Bool {
    let guest = try FakeGuest(path, pump: served.pump)
    guest.send(17)
    return guest.receive() == [queues, 0, 0, 0, 0, 0, 0, 0]
  }

  // MARK: Messages

  @Test(arguments: seeds) func randomMessages_neverStopTheServer(seed: UInt64) throws {
    print("fuzz seed \(seed)")
    var random = SplitMix64(seed: seed)
    let served = try Served()
    var guest = try FakeGuest(served.gpioSocket, pump: served.pump)
    var closures = 0
    for _ in 0..<2_000 {
      Self.sendSomething(guest, &random)
      _ = guest.receive()
      guard guest.isClosed else { continue }
      closures += 1
      guest.hangUp()
      guest = try FakeGuest(served.gpioSocket, pump: served.pump)
      if random.below(2) == 0 { guest.setUp(queues: 2) }
    }
    guest.hangUp()
    #expect(closures > 100)
    #expect(try Self.isServing(served, served.gpioSocket, queues: 2))
    #expect(served.board.lines.laserEnable.level == .low)
  }

  private static func sendSomething(_ guest: FakeGuest, _ random: inout SplitMix64) {
    let request = random.below(8) == 0 ? random.awkward() : UInt64(1 + random.below(40))
    let flags: UInt64 = random.below(12) == 0 ? random.awkward() : [1, 9][random.below(2)]
    var payload: [UInt8] = []
    for _ in 0..<random.below(10) { payload += FakeGuest.bytes(random.awkward(), width: [4, 8][random.below(2)]) }
    if random.below(4) == 0 { payload = random.bytes(random.below(300)) }
    let descriptors = (0..<random.below(3)).map { _ in random.below(2) == 0 ? guest.file : guest.kicks[0] ?? guest.file
    }
    switch random.below(10) {
    case 0: guest.send(raw: random.bytes(1 + random.below(40)))
    case 1:
      let size = random.awkward()
      guest.send(raw: FakeGuest.bytes(request, flags, size, width: 4) + payload, descriptors: descriptors)
    case 2: guest.shareMemory()
    default: guest.send(request, payload, descriptors: descriptors, flags: flags)
    }
  }

  // MARK: Rings

  @Test(arguments: seeds, [false, true])
  func randomRings_neverStopTheServer_norTouchOtherMemory(seed: UInt64, isGPIO: Bool) throws {
    print("fuzz seed \(seed)")
    var random = SplitMix64(seed: seed &* 31 &+ (isGPIO ? 1 : 0))
    let served = try Served()
    let (path, queues) = isGPIO ? (served.gpioSocket, 2) : (served.i2cSocket, 1)
    var guest = try Self.ringGuest(served, path, queues)
    var (closures, completions) = (0, 0)
    for _ in 0..<1_500 {
      Self.addSomething(guest, &random, queues: queues, isGPIO: isGPIO)
      guest.kick(random.below(queues))
      served.pass(.milliseconds(1 + random.below(2_000)))
      for queue in 0..<queues { completions += guest.takeUsed(queue).count }
      guard guest.isClosed else { continue }
      closures += 1
      #expect(Self.isGuardWhole(guest))
      guest.hangUp()
      guest = try Self.ringGuest(served, path, queues)
    }
    #expect(Self.isGuardWhole(guest))
    guest.hangUp()
    // Both happen: requests are answered, and broken rings end sessions.
    #expect(closures > 100 && completions > 100, "\(closures) closures, \(completions) completions")
    #expect(try Self.isServing(served, path, queues: UInt8(queues)))
  }

  /// A guest that shares the first half of its file; the second is marked.
  private static func ringGuest(_ served: Served, _ path: String, _ queues: Int) throws -> FakeGuest {
    let guest = try FakeGuest(path, pump: served.pump)
    memset(guest.memory + sharedSize, Int32(guardByte), FakeGuest.memorySize - sharedSize)
    guest.setUp(queues: queues, size: sharedSize)
    return guest
  }

  private static func isGuardWhole(_ guest: FakeGuest) -> Bool {
    UnsafeRawBufferPointer(start: guest.memory + sharedSize, count: FakeGuest.memorySize - sharedSize)
      .allSatisfy { $0 == guardByte }
  }

  private static func addSomething(_ guest: FakeGuest, _ random: inout SplitMix64, queues: Int, isGPIO: Bool) {
    let queue = random.below(queues)
    let start = queue * FakeGuest.ringStride
    var pieces = [header(&random, isGPIO: isGPIO)]
    if random.below(2) == 0 { pieces.append(random.bytes(random.below(64))) }
    let rooms = (0..<random.below(3)).map { _ in 1 + random.below(64) }
    _ = guest.add(queue, reading: pieces, writing: rooms, isIndirect: random.below(2) == 0)
    switch random.below(8) {
    case 0: guest.store16(UInt16(truncatingIfNeeded: random.awkward()), at: start + 0x1002)
    case 1: guest.offer(UInt16(truncatingIfNeeded: random.awkward()), on: queue)
    case 2:
      // A descriptor of anything.
      let slot = random.below(FakeGuest.ringSize)
      let bytes =
        FakeGuest.bytes(
          random.below(2) == 0 ? FakeGuest.guestBase + random.awkward() % (1 << 20) : random.awkward(), width: 8)
        + FakeGuest.bytes(random.awkward(), width: 4) + FakeGuest.bytes(random.next() & 7, random.awkward(), width: 2)
      guest.store(bytes, at: start + 16 * slot)
      guest.offer(UInt16(slot), on: queue)
    case 3:
      // One bit of the rings or the indirect tables.
      let offset = random.below(2) == 0 ? start + random.below(0x3000) : 0x4_0000 + random.below(0x4_0000)
      guest.store([guest.bytes(at: offset, 1)[0] ^ 1 << UInt8(random.below(8))], at: offset)
    default: break
    }
  }

  private static func header(_ random: inout SplitMix64, isGPIO: Bool) -> [UInt8] {
    if random.below(8) == 0 { return random.bytes(random.below(12)) }
    if isGPIO {
      return FakeGuest.bytes(UInt64(random.below(8)), UInt64(random.below(7)), width: 2)
        + FakeGuest.bytes(UInt64(random.below(5)), width: 4)
    }
    let address: UInt64 = [0x2A, 0x2A, 0x40, 0x41, 0x48, 0x50, 0x31][random.below(7)]
    return FakeGuest.bytes(address << 1, 0, width: 2) + FakeGuest.bytes(UInt64(random.below(4)), width: 4)
  }

  // MARK: Control lines

  @Test(arguments: seeds) func randomControlLines_areUnderstoodOrRefused(seed: UInt64) {
    print("fuzz seed \(seed)")
    var random = SplitMix64(seed: seed)
    let words = [
      "fault", "gone", "0x2a", "stuck", "TRIGGER", "low", "after", "1s", "nack", "-1", "slow", "18446744073709551615s",
      "0x", "temperature", "1e999", "light", "\u{0}", "é", "stop", "status", "interlock", "open", "99999999999",
    ]
    var understood = 0
    for _ in 0..<20_000 {
      let line = (0..<random.below(6)).map { _ in words[random.below(words.count)] }.joined(separator: " ")
      do throws(SimServerError) {
        _ = try ControlCommand(line)
        understood += 1
      } catch {
        #expect(error.code == "CND-6303" || error.code == "CND-6304")
      }
    }
    #expect(understood > 0)
  }
}

extension SplitMix64 {
  fileprivate mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
  fileprivate mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
  /// Numbers at which arithmetic goes wrong, and others.
  fileprivate mutating func awkward() -> UInt64 {
    [0, 1, 2, 63, 64, 65, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0xFFFF_FFFF, .max, .max - 7, 1 << 63, next(), next() >> 40][
      below(15)]
  }
}
