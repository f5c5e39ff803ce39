import Glibc
import Testing

import CandelaHALLinux

@Suite struct ServiceNotifierTests {
  /// A service manager's end.
  private final class Listener {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)

    init(_ path: String) throws {
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      let bytes = Array(path.utf8)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes.prefix($0.count - 1)) }
      let result = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      try #require(result == 0)
    }

    deinit { close(descriptor) }

    func next() -> String {
      var bytes = [UInt8](repeating: 0, count: 100)
      let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
  }

  @Test func messages_arrive_inOrder() throws {
    let folder = try Folder()
    let listener = try Listener("\(folder.path)/notify")
    let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": "\(folder.path)/notify"]))
    notifier.ready()
    notifier.alive()
    notifier.stopping()
    #expect([listener.next(), listener.next(), listener.next()] == ["READY=1", "WATCHDOG=1", "STOPPING=1"])
    #expect(listener.next() == "")
  }

  @Test(arguments: [nil, "", "relative", "/" + String(repeating: "x", count: 200)])
  func nobody_isTold_whenNobodyListens(socket: String?) {
    #expect(ServiceNotifier(environment: socket.map { ["NOTIFY_SOCKET": $0] } ?? [:]) == nil)
  }

  @Test func nothingHappens_whenTheListenerHasGone() throws {
    let notifier = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": "/nonexistent/notify"]))
    notifier.ready()
    let abstract = try #require(ServiceNotifier(environment: ["NOTIFY_SOCKET": "@candela-nobody"]))
    abstract.alive()
  }
}
