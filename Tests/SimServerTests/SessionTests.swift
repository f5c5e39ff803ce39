import CandelaBoardSpec
import CandelaHAL
import CandelaSim
import CandelaSimServer
import Foundation
import Logging
import Testing

/// Guests that come and go, sockets, control lines, light.
@Suite struct SessionTests {
  /// Drives a line of the GPIO device high.
  private static func drive(_ guest: FakeGuest, line: UInt64, _ value: UInt64) {
    for (kind, value): (UInt64, UInt64) in [(5, value), (3, 1)] {
      _ = guest.add(
        0, reading: [FakeGuest.bytes(kind, line, width: 2) + FakeGuest.bytes(value, width: 4)], writing: [2])
      guest.kick(0)
    }
  }

  @Test func lines_float_whenTheGuestGoesOrStops() throws {
    let served = try Served()
    do {
      let gpio = try FakeGuest(served.gpioSocket, pump: served.pump)
      gpio.setUp(queues: 2)
      Self.drive(gpio, line: 2, 1)
      Self.drive(gpio, line: 0, 0)
      #expect(served.board.lines.laserEnable.level == .high && served.board.lines.reset.level == .high)
      Self.drive(gpio, line: 0, 1)
      gpio.hangUp()
    }
    #expect(served.board.lines.laserEnable.level == .low && served.board.lines.reset.level == .low)
    let again = try FakeGuest(served.gpioSocket, pump: served.pump)
    again.setUp(queues: 2)
    Self.drive(again, line: 2, 1)
    #expect(served.board.lines.laserEnable.level == .high)
    again.send(11, FakeGuest.bytes(0, 0, width: 4))
    #expect(served.board.lines.laserEnable.level == .low)
  }

  @Test func registers_survive_whenTheGuestIsReplaced() throws {
    let served = try Served()
    let address = RegisterMap.sequence.address
    let bytes = [UInt8(address >> 8), UInt8(address & 0xFF)]
    let first = try FakeGuest(served.i2cSocket, pump: served.pump)
    first.setUp(queues: 1)
    _ = first.add(
      0, reading: [FakeGuest.bytes(0x54, 0, width: 2) + FakeGuest.bytes(0, width: 4), bytes + [0, 0, 0, 7]],
      writing: [1])
    first.kick(0)
    served.pass(.milliseconds(1))
    first.hangUp()
    #expect(try served.board.bus.read(4, after: bytes, from: I2CAddress(0x2A)) == [0, 0, 0, 7])
    let second = try FakeGuest(served.i2cSocket, pump: served.pump)
    second.setUp(queues: 1)
    #expect(second.number(17) == 1)
  }

  @Test func secondGuest_isServed_whenTheFirstGoes() throws {
    let served = try Served()
    let first = try FakeGuest(served.i2cSocket, pump: served.pump)
    #expect(first.number(17) == 1)
    let second = try FakeGuest(served.i2cSocket, pump: served.pump)
    #expect(second.number(17) == nil)
    first.hangUp()
    #expect(second.receive() == FakeGuest.bytes(1, width: 8))
  }

  @Test func vanishedMemory_endsTheSession_notTheServer() throws {
    let served = try Served()
    let guest = try FakeGuest(served.i2cSocket, pump: served.pump)
    guest.setUp(queues: 1)
    #expect(ftruncate(guest.file, 0) == 0)
    guest.kick(0)
    #expect(guest.isClosed)
    let next = try FakeGuest(served.i2cSocket, pump: served.pump)
    #expect(next.number(17) == 1)
  }

  @Test(
    arguments: [
      [1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0],
      [99, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
      [2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [8, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 9, 0, 0, 0, 64, 0, 0, 0],
      [8, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0],
      [12, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ] as [[UInt8]])
  func garbledMessage_closesTheConnection_andTheNextGuestIsServed(bytes: [UInt8]) throws {
    let served = try Served()
    let guest = try FakeGuest(served.gpioSocket, pump: served.pump)
    guest.send(raw: bytes)
    #expect(guest.isClosed)
    guest.hangUp()
    let next = try FakeGuest(served.gpioSocket, pump: served.pump)
    #expect(next.number(17) == 2)
  }

  @Test func memoryTable_isRefused_whenItReachesBeyondItsFile() throws {
    let served = try Served()
    let guest = try FakeGuest(served.i2cSocket, pump: served.pump)
    guest.shareMemory(size: FakeGuest.memorySize + 4_096)
    #expect(guest.isClosed)
  }

  @Test func sockets_areReplacedWhenStale_refusedWhenAlive_removedAtTheEnd() throws {
    let served = try Served()
    let folder = served.folder
    func server(_ name: String) throws -> BoardServer {
      try BoardServer(
        board: try SimulatedBoard(profile: served.board.profile, serial: 1, seed: 1),
        configuration: BoardServer.Configuration(i2cSocket: folder + "/" + name, gpioSocket: folder + "/other"),
        scene: ServedScene(next: { nil }, load: { _ in [] }), stop: try StopEvent(), logger: Logger(label: "test"),
        answer: { _ in })
    }
    #expect { try server("i2c") } throws: { ($0 as? SimServerError)?.code == "CND-6302" }
    #expect(FileManager.default.fileExists(atPath: served.i2cSocket))
    #expect { try server("none/here") } throws: { ($0 as? SimServerError)?.code == "CND-6301" }
    #expect { try server(String(repeating: "x", count: 200)) } throws: { ($0 as? SimServerError)?.code == "CND-6301" }
    try Data().write(to: URL(fileURLWithPath: folder + "/file"))
    #expect { try server("file") } throws: { ($0 as? SimServerError)?.code == "CND-6301" }
    // A socket file whose owner has died.
    let dead = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: (folder + "/stale").utf8) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(dead, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    #expect(bound == 0)
    close(dead)
    do {
      let replaced = try server("stale")
      replaced.step(limit: .zero)
      #expect(FileManager.default.fileExists(atPath: folder + "/stale"))
    }
    #expect(!FileManager.default.fileExists(atPath: folder + "/stale"))
    served.close()
    #expect(!FileManager.default.fileExists(atPath: served.i2cSocket))
    #expect(!FileManager.default.fileExists(atPath: served.gpioSocket))
  }

  @Test func controlLines_areAnsweredOneByOne() throws {
    let served = try Served()
    served.tell("temperature 70", "nonsense", "after 5ms interlock open", "status")
    #expect(served.answers.map { $0.error?.code } == [nil, "CND-6303", nil, nil])
    #expect(served.answers[0].text == "temperature 70")
    #expect(served.answers[3].text.contains("temperature=70.0 loop=closed"))
    #expect(served.board.world.temperature == Celsius(70))
    served.pass(.milliseconds(5))
    #expect(served.answers.last?.isLater == true)
    #expect(!served.board.world.isInterlockClosed)
    served.tell("stop")
    #expect(served.stop.isRequested)
  }

  @Test func light_followsTheScene_andControlLines() throws {
    let side = 28
    let images = (1...3).map { [UInt8](repeating: UInt8($0), count: side * side) }
    let served = try Served(images: images, period: 50_000_000)
    #expect(served.board.world.aperture[0] == 1)
    served.pass(.milliseconds(50))
    #expect(served.board.world.aperture[0] == 2)
    served.pass(.milliseconds(500))
    #expect(served.board.world.aperture[0] == 3)
    served.tell("light 9")
    #expect(served.board.world.aperture[0] == 9)
  }

  @Test func faults_reachTheGuest_asTransfersThatFail() throws {
    let served = try Served()
    let guest = try FakeGuest(served.i2cSocket, pump: served.pump)
    guest.setUp(queues: 1)
    func status(writing bytes: [UInt8] = []) -> UInt8? {
      let request = guest.add(
        0, reading: [FakeGuest.bytes(0x54, 0, width: 2) + FakeGuest.bytes(0, width: 4), bytes], writing: [1])
      guest.kick(0)
      served.pass(.milliseconds(20))
      _ = guest.takeUsed(0)
      return guest.contents(of: request).last
    }
    served.tell("fault nack 0x2a 2")
    #expect([status(), status(), status()] == [1, 1, 0])
    served.tell("fault gone 0x2a 3")
    #expect(status(writing: [0, 0, 0, 0, 0]) == 1)
    #expect(status() == 1)
    served.tell("fault back 0x2a")
    #expect(status() == 0)
    served.tell("fault slow 0x2a 5ms")
    let before = served.board.time.now
    #expect(status() == 0)
    #expect(served.board.time.now.since(before) >= .milliseconds(5))
  }
}
