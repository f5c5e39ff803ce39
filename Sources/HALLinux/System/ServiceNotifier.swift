import Glibc

/// Tells the service manager how this process does, by the protocol of sd_notify(3): a datagram of text to the socket that
/// NOTIFY_SOCKET names. Without one, as in a shell, nothing is told.
public final class ServiceNotifier {
  private let descriptor: Int32
  private var address = sockaddr_un()
  private let length: socklen_t

  /// - Parameter environment: the process's variables.
  /// - Returns: nil when no service manager listens, or its socket's name cannot be used.
  public init?(environment: [String: String]) {
    guard let name = environment["NOTIFY_SOCKET"], name.hasPrefix("/") || name.hasPrefix("@") else { return nil }
    // `@` stands for the zero byte that begins an abstract name (unix(7)).
    let bytes = (name.hasPrefix("@") ? [0] : [UInt8(ascii: "/")]) + Array(name.utf8.dropFirst())
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    length = socklen_t(MemoryLayout.size(ofValue: address.sun_family) + bytes.count)
  }

  deinit { close(descriptor) }

  /// The service has started: the board is prepared.
  public func ready() { send("READY=1") }
  /// The service works: something that counts as work has just been done.
  public func alive() { send("WATCHDOG=1") }
  /// The service ends.
  public func stopping() { send("STOPPING=1") }

  /// Nobody is left to tell where this fails; the manager's own time limit then speaks.
  private func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }
}
