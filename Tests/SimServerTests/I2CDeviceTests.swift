import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import Testing

/// I2C transfers of a guest: the board answers byte by byte as its bus does in process, and not sooner than a wire could.
@Suite struct I2CDeviceTests {
  /// Flags of a request: it is joined to the next one, and it reads.
  private static let joined: UInt64 = 1
  private static let reads: UInt64 = 2
  /// MAGIC, register 0, and its address.
  private static let magic: [UInt8] = [0x00, 0x00]

  private static func header(_ address: UInt64, _ flags: UInt64) -> [UInt8] {
    FakeGuest.bytes(address << 1, 0, width: 2) + FakeGuest.bytes(flags, width: 4)
  }

  private static func connected(isIndirect: Bool = true) throws -> (Served, FakeGuest) {
    let served = try Served()
    let guest = try FakeGuest(served.i2cSocket, pump: served.pump)
    guest.setUp(queues: 1)
    return (served, guest)
  }

  /// Adds a read of `count` bytes after `bytes`, as Linux does for two joined messages.
  private static func addRead(
    _ guest: FakeGuest, _ count: Int, after bytes: [UInt8], from address: UInt64 = 0x2A, isIndirect: Bool = true
  ) -> [FakeGuest.Request] {
    [
      guest.add(0, reading: [header(address, joined), bytes], writing: [1], isIndirect: isIndirect),
      guest.add(0, reading: [header(address, reads)], writing: [count, 1], isIndirect: isIndirect),
    ]
  }

  @Test func features_areThoseOfAnI2CAdapter() throws {
    let (_, guest) = try Self.connected()
    let features = try #require(guest.number(1))
    #expect(features == 1 << 0 | 1 << 28 | 1 << 30 | 1 << 32)
    #expect(guest.number(17) == 1)
    #expect(guest.number(15) == 1 << 0 | 1 << 3)
  }

  @Test(arguments: [true, false]) func joinedMessages_areOneTransfer(isIndirect: Bool) throws {
    let (served, guest) = try Self.connected()
    let requests = Self.addRead(guest, 4, after: Self.magic, isIndirect: isIndirect)
    guest.kick(0)
    served.pass(.milliseconds(1))
    let used = guest.takeUsed(0)
    #expect(used.map(\.head) == requests.map(\.head))
    #expect(used.map(\.count) == [1, 5])
    #expect(guest.contents(of: requests[0]) == [0])
    #expect(guest.contents(of: requests[1]) == Array("CNDL".utf8) + [0])
    #expect(served.board.bus.transferCount == 1)
    #expect(guest.wasCalled(0))
  }

  /// S A W W | Sr A R R R R | P: 75 clock periods of 2,500 ns at 400 kHz.
  @Test func answer_comesWhenTheWireTimeHasPassed_notBefore() throws {
    let (served, guest) = try Self.connected()
    _ = Self.addRead(guest, 4, after: Self.magic)
    guest.kick(0)
    served.pass(.nanoseconds(75 * 2_500 - 1))
    #expect(guest.takeUsed(0).isEmpty)
    #expect(!guest.wasCalled(0))
    served.pass(.nanoseconds(1))
    #expect(guest.takeUsed(0).count == 2)
  }

  @Test func separateRequests_followOneAnother_eachAfterItsWireTime() throws {
    let (served, guest) = try Self.connected()
    // S A P: 11 periods each for two probes.
    for _ in 0..<2 { _ = guest.add(0, reading: [Self.header(0x2A, 0)], writing: [1]) }
    guest.kick(0)
    served.pass(.nanoseconds(11 * 2_500))
    #expect(guest.takeUsed(0).count == 1)
    served.pass(.nanoseconds(11 * 2_500))
    #expect(guest.takeUsed(0).count == 1)
    #expect(served.board.bus.transferCount == 2)
  }

  @Test func emptyMessages_areAcknowledged_whereADeviceIs() throws {
    let (served, guest) = try Self.connected()
    for (address, flags): (UInt64, UInt64) in [(0x2A, 0), (0x50, 2), (0x31, 0), (0x31, 2), (0x03, 0), (0x7F, 2)] {
      let request = guest.add(0, reading: [Self.header(address, flags)], writing: [1])
      guest.kick(0)
      served.pass(.milliseconds(1))
      #expect(guest.takeUsed(0).count == 1)
      #expect(guest.contents(of: request) == [address == 0x31 || address == 0x03 || address == 0x7F ? 1 : 0])
    }
  }

  @Test func joinedMessages_allFail_whenTheFirstDoes() throws {
    let (served, guest) = try Self.connected()
    let requests = Self.addRead(guest, 4, after: Self.magic, from: 0x31)
    guest.kick(0)
    served.pass(.milliseconds(1))
    #expect(guest.takeUsed(0).map(\.count) == [1, 5])
    #expect(requests.map { guest.contents(of: $0).last } == [1, 1])
  }

  @Test func requests_fail_whenTheyMakeNoSense() throws {
    let (served, guest) = try Self.connected()
    let short = guest.add(0, reading: [[0x54, 0]], writing: [1])
    let tenBit = guest.add(0, reading: [FakeGuest.bytes(0x200, 0, width: 2) + [0, 0, 0, 0]], writing: [1])
    let both = guest.add(0, reading: [Self.header(0x2A, Self.reads), [1]], writing: [2, 1])
    let huge = guest.add(0, reading: [Self.header(0x2A, 0), [UInt8](repeating: 0, count: 8_193)], writing: [1])
    let mute = guest.add(0, reading: [Self.header(0x2A, 0)], writing: [])
    guest.kick(0)
    for _ in 0..<8 { served.pass(.milliseconds(1)) }
    #expect(guest.takeUsed(0).map(\.count) == [1, 1, 3, 1, 0])
    for request in [short, tenBit, both, huge] { #expect(guest.contents(of: request).last == 1) }
    #expect(guest.contents(of: mute).isEmpty)
    #expect(served.board.bus.transferCount == 0)
    #expect(!guest.isClosed)
  }

  /// What a guest reads over the rings is what a driver in the same process reads from an equal board.
  @Test func bytes_areThoseOfTheBoardInProcess() throws {
    let (served, guest) = try Self.connected()
    let twin = try SimulatedBoard(profile: served.board.profile, serial: 1, seed: 1, ideal: true)
    twin.time.sleep(for: .milliseconds(20))
    for (address, bytes, count): (UInt8, [UInt8], Int) in [
      (0x2A, [0, 0], 64), (0x50, [0, 0], 96), (0x40, [0xFE], 2), (0x48, [0x0F], 2), (0x48, [0], 2),
    ] {
      let requests = Self.addRead(guest, count, after: bytes, from: UInt64(address))
      guest.kick(0)
      served.pass(.milliseconds(10))
      #expect(guest.takeUsed(0).count == 2)
      #expect(
        guest.contents(of: requests[1]) == (try twin.bus.read(count, after: bytes, from: I2CAddress(address))) + [0])
    }
  }

  /// A write without STOP never reaches the EEPROM's cells; with one it does.
  @Test func eeprom_keepsAWrite_whenAStopFollows() throws {
    let (served, guest) = try Self.connected()
    func run(_ requests: [FakeGuest.Request]) -> [UInt8?] {
      guest.kick(0)
      served.pass(.milliseconds(10))
      _ = guest.takeUsed(0)
      return requests.map { guest.contents(of: $0).last }
    }
    let address: [UInt8] = [0x40, 0x00]
    let broken = [
      guest.add(0, reading: [Self.header(0x50, Self.joined), address + [0x11]], writing: [1]),
      guest.add(0, reading: [Self.header(0x50, Self.reads)], writing: [1, 1]),
    ]
    #expect(run(broken) == [0, 0])
    #expect(served.board.eeprom.bytes[0x4000] == 0xFF)
    #expect(run([guest.add(0, reading: [Self.header(0x50, 0), address + [0x22]], writing: [1])]) == [0])
    #expect(served.board.eeprom.bytes[0x4000] == 0x22)
  }

  @Test func eventIndex_isHandled_whenTheFrontEndAcknowledgesItUnasked() throws {
    let (served, guest) = try Self.connected()
    guest.setUp(queues: 1, features: 1 << 32 | 1 << 28 | 1 << 29)
    for round in 1...5 {
      _ = Self.addRead(guest, 4, after: Self.magic)
      guest.kick(0)
      served.pass(.milliseconds(1))
      #expect(guest.takeUsed(0).count == 2)
      // avail_event: the index from which on the guest must kick again.
      #expect(guest.load16(0x2000 + 4 + 8 * FakeGuest.ringSize) == UInt16(2 * round))
    }
  }

  @Test func indices_wrapAround() throws {
    let (served, guest) = try Self.connected()
    guest.setUpRing(0, base: 0xFFFD)
    for _ in 0..<6 {
      let request = guest.add(0, reading: [Self.header(0x2A, 0)], writing: [1])
      guest.kick(0)
      served.pass(.milliseconds(1))
      #expect(guest.takeUsed(0).map(\.head) == [request.head])
    }
    guest.send(11, FakeGuest.bytes(0, 0, width: 4))
    #expect(guest.receive() == FakeGuest.bytes(0, 3, width: 4))
  }

  @Test func stoppedRing_getsWhatCrossedTheWire_andItsIndex() throws {
    let (_, guest) = try Self.connected()
    _ = Self.addRead(guest, 4, after: Self.magic)
    guest.kick(0)
    guest.send(11, FakeGuest.bytes(0, 0, width: 4))
    #expect(guest.receive() == FakeGuest.bytes(0, 2, width: 4))
    #expect(guest.takeUsed(0).count == 2)
  }

  /// What never began is taken again when the ring goes on.
  @Test func stoppedRing_keepsWhatWaitedForTheBus() throws {
    let (served, guest) = try Self.connected()
    for _ in 0..<3 { _ = guest.add(0, reading: [Self.header(0x2A, 0)], writing: [1]) }
    guest.kick(0)
    guest.send(11, FakeGuest.bytes(0, 0, width: 4))
    #expect(guest.receive() == FakeGuest.bytes(0, 1, width: 4))
    #expect(guest.takeUsed(0).count == 1)
    guest.send(10, FakeGuest.bytes(0, 1, width: 4))
    guest.send(12, FakeGuest.bytes(0, width: 8), descriptors: [try #require(guest.kicks[0])])
    guest.kick(0)
    for _ in 0..<2 { served.pass(.milliseconds(1)) }
    #expect(guest.takeUsed(0).count == 2)
  }

  @Test func acknowledgement_isSent_whenItIsAskedFor() throws {
    let (_, guest) = try Self.connected()
    guest.send(8, FakeGuest.bytes(0, 64, width: 4), flags: 1 | 8)
    #expect(guest.receive() == FakeGuest.bytes(0, width: 8))
    guest.send(8, FakeGuest.bytes(0, 64, width: 4))
    #expect(guest.receive() == nil)
  }
}
