import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import Testing

/// Lines of a guest: names, directions, pin levels, interrupts.
@Suite struct GPIODeviceTests {
  private enum Offset { static let reset = 0, trigger = 1, laserEnable = 2, dataReady = 3, fault = 4, interlock = 5 }
  private enum Kind {
    static let names = 1, getDirection = 2, setDirection = 3, getValue = 4, setValue = 5, interrupt = 6
  }
  private enum Edge { static let none = 0, rising = 1, falling = 2, both = 3, high = 4, low = 8 }
  private static let names = "RESET_N\0TRIGGER\0LASER_ENABLE\0DATA_READY\0FAULT_N\0INTERLOCK\0"

  private static func connected() throws -> (Served, FakeGuest) {
    let served = try Served()
    let guest = try FakeGuest(served.gpioSocket, pump: served.pump)
    guest.setUp(queues: 2)
    return (served, guest)
  }

  /// One request and its answer.
  private static func ask(_ guest: FakeGuest, _ kind: Int, _ line: Int, _ value: Int = 0, room: Int = 2) -> [UInt8] {
    let bytes = FakeGuest.bytes(UInt64(kind), UInt64(line), width: 2) + FakeGuest.bytes(UInt64(value), width: 4)
    let request = guest.add(0, reading: [bytes], writing: [room])
    guest.kick(0)
    #expect(guest.takeUsed(0).map(\.head) == [request.head])
    return guest.contents(of: request)
  }

  private static func offerEvent(_ guest: FakeGuest, _ line: Int) -> FakeGuest.Request {
    let request = guest.add(1, reading: [FakeGuest.bytes(UInt64(line), width: 2)], writing: [1])
    guest.kick(1)
    return request
  }

  @Test func configuration_hasLinesAndSizeOfTheirNames() throws {
    let (_, guest) = try Self.connected()
    guest.send(24, FakeGuest.bytes(0, 8, 0, width: 4) + [UInt8](repeating: 0, count: 8))
    let expected = FakeGuest.bytes(6, 0, width: 2) + FakeGuest.bytes(UInt64(Self.names.utf8.count), width: 4)
    #expect(guest.receive() == FakeGuest.bytes(0, 8, 0, width: 4) + expected)
    #expect(guest.number(15) == 1 << 0 | 1 << 3 | 1 << 9)
    #expect(try #require(guest.number(1)) & 1 == 1)
  }

  @Test func names_stand_inTheOrderOfTheOffsets() throws {
    let (_, guest) = try Self.connected()
    let count = Self.names.utf8.count
    #expect(Self.ask(guest, Kind.names, 0, room: 1 + count) == [0] + Array(Self.names.utf8))
    #expect(Self.ask(guest, Kind.names, 0, room: count).first == 1)
  }

  @Test func pins_areAtTheirIdleLevels_untilTheyAreDriven() throws {
    let (served, guest) = try Self.connected()
    #expect(
      (0..<6).map { Self.ask(guest, Kind.getValue, $0) } == [[0, 1], [0, 0], [0, 0], [0, 0], [0, 1], [0, 1]])
    // As Linux does it: the value first, then the direction.
    #expect(Self.ask(guest, Kind.setValue, Offset.laserEnable, 1) == [0, 0])
    #expect(served.board.lines.laserEnable.level == .low)
    #expect(Self.ask(guest, Kind.setDirection, Offset.laserEnable, 1) == [0, 0])
    #expect(served.board.lines.laserEnable.level == .high)
    #expect(Self.ask(guest, Kind.getDirection, Offset.laserEnable) == [0, 1])
    #expect(Self.ask(guest, Kind.getValue, Offset.laserEnable) == [0, 1])
    #expect(Self.ask(guest, Kind.setDirection, Offset.laserEnable, 0) == [0, 0])
    #expect(served.board.lines.laserEnable.level == .low)
  }

  @Test func resetPin_isActiveLow() throws {
    let (served, guest) = try Self.connected()
    _ = Self.ask(guest, Kind.setValue, Offset.reset, 1)
    _ = Self.ask(guest, Kind.setDirection, Offset.reset, 1)
    #expect(served.board.lines.reset.level == .low)
    _ = Self.ask(guest, Kind.setValue, Offset.reset, 0)
    #expect(served.board.lines.reset.level == .high)
  }

  @Test func requests_areRefused_whenTheyCannotBe() throws {
    let (served, guest) = try Self.connected()
    for (kind, line, value) in [
      (0, 0, 0), (7, 0, 0), (Kind.getValue, 6, 0), (Kind.setValue, 0, 2), (Kind.setDirection, 0, 3),
      (Kind.setDirection, Offset.dataReady, 1), (Kind.setDirection, Offset.interlock, 1), (Kind.interrupt, 3, 5),
      (Kind.interrupt, 3, 256),
    ] {
      #expect(Self.ask(guest, kind, line, value).first == 1, "\(kind) \(line) \(value)")
    }
    let short = guest.add(0, reading: [[1, 0]], writing: [2])
    let mute = guest.add(0, reading: [[4, 0, 0, 0, 0, 0, 0, 0]], writing: [])
    guest.kick(0)
    #expect(guest.takeUsed(0).map(\.head) == [short.head, mute.head])
    #expect(guest.contents(of: short).first == 1)
    #expect(served.board.lines.reset.level == .low)
    #expect(!guest.isClosed)
  }

  @Test func edge_completesTheEvent_whenItIsOfTheWantedKind() throws {
    let (served, guest) = try Self.connected()
    #expect(Self.ask(guest, Kind.interrupt, Offset.interlock, Edge.falling) == [0, 0])
    let event = Self.offerEvent(guest, Offset.interlock)
    #expect(guest.takeUsed(1).isEmpty)
    served.tell("interlock open")
    #expect(guest.takeUsed(1).map(\.head) == [event.head])
    #expect(guest.contents(of: event) == [1])
    #expect(guest.wasCalled(1))
    #expect(Self.ask(guest, Kind.getValue, Offset.interlock) == [0, 0])
    // The rising edge is not wanted; a falling one without a waiting event is kept, once.
    served.tell("interlock closed", "interlock open", "interlock closed", "interlock open")
    let next = Self.offerEvent(guest, Offset.interlock)
    #expect(guest.takeUsed(1).map(\.head) == [next.head])
    _ = Self.offerEvent(guest, Offset.interlock)
    #expect(guest.takeUsed(1).isEmpty)
  }

  @Test func event_comesBackInvalid_whenNobodyWantsItAnyMore() throws {
    let (_, guest) = try Self.connected()
    _ = Self.ask(guest, Kind.interrupt, Offset.dataReady, Edge.both)
    let event = Self.offerEvent(guest, Offset.dataReady)
    let second = Self.offerEvent(guest, Offset.dataReady)
    #expect(guest.takeUsed(1).map(\.head) == [second.head])
    _ = Self.ask(guest, Kind.interrupt, Offset.dataReady, Edge.none)
    #expect(guest.takeUsed(1).map(\.head) == [event.head])
    #expect(guest.contents(of: event) == [0])
    let unwanted = Self.offerEvent(guest, Offset.dataReady)
    let nowhere = Self.offerEvent(guest, 99)
    #expect(guest.takeUsed(1).map(\.head) == [unwanted.head, nowhere.head])
  }

  @Test func levelInterrupt_comesAgain_whileTheLevelStands() throws {
    let (served, guest) = try Self.connected()
    _ = Self.ask(guest, Kind.interrupt, Offset.interlock, Edge.low)
    let event = Self.offerEvent(guest, Offset.interlock)
    #expect(guest.takeUsed(1).isEmpty)
    served.tell("interlock open")
    #expect(guest.takeUsed(1).map(\.head) == [event.head])
    _ = Self.offerEvent(guest, Offset.interlock)
    #expect(guest.takeUsed(1).count == 1)
    served.tell("interlock closed")
    _ = Self.offerEvent(guest, Offset.interlock)
    #expect(guest.takeUsed(1).isEmpty)
  }

  /// An edge that the board makes while a transfer moves its clock ahead reaches the guest at its own time.
  @Test func edge_reachesTheGuest_whenTheHostsClockHasComeToIt() throws {
    let (served, guest) = try Self.connected()
    _ = Self.ask(guest, Kind.interrupt, Offset.interlock, Edge.both)
    _ = Self.offerEvent(guest, Offset.interlock)
    served.tell("after 1ms interlock open")
    // The bus is 2 ms ahead after this.
    served.board.bus.transferForTests(bytes: 100)
    served.pump()
    #expect(guest.takeUsed(1).isEmpty)
    #expect(Self.ask(guest, Kind.getValue, Offset.interlock) == [0, 1])
    served.pass(.milliseconds(1))
    #expect(guest.takeUsed(1).count == 1)
    #expect(Self.ask(guest, Kind.getValue, Offset.interlock) == [0, 0])
  }

  @Test func stuckLine_isSeenOnBothSides() throws {
    let (served, guest) = try Self.connected()
    served.tell("fault stuck INTERLOCK low", "fault stuck LASER_ENABLE low")
    #expect(Self.ask(guest, Kind.getValue, Offset.interlock) == [0, 0])
    _ = Self.ask(guest, Kind.setValue, Offset.laserEnable, 1)
    _ = Self.ask(guest, Kind.setDirection, Offset.laserEnable, 1)
    #expect(Self.ask(guest, Kind.getValue, Offset.laserEnable) == [0, 0])
    served.tell("fault clear")
    #expect(Self.ask(guest, Kind.getValue, Offset.interlock) == [0, 1])
    #expect(Self.ask(guest, Kind.getValue, Offset.laserEnable) == [0, 1])
  }
}

extension SimulatedI2CBus {
  /// A transfer to nobody's harm that takes its wire time.
  fileprivate func transferForTests(bytes count: Int) {
    var messages = [SimulatedI2CMessage(reading: count, from: 0x48)]
    _ = transfer(&messages)
  }
}
