import Glibc

/// HTTP/1.1 as a scraper speaks it, over a real socket to this computer.
public enum LoopbackRequest {
  /// What did not work, by errno.
  public struct Failed: Error {
    /// The system's call.
    public let call: String
    /// Its errno.
    public let number: Int32
  }

  /// Sends a request to 127.0.0.1 and reads the answer up to its end: status line, headers, body.
  public static func send(_ path: String, method: String = "GET", port: UInt16) throws -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failed(call: "socket", number: errno) }
    defer { close(descriptor) }
    // A server that does not answer must not hold the tests up.
    var limit = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { throw Failed(call: "connect", number: errno) }
    let request = Array("\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".utf8)
    guard write(descriptor, request, request.count) == request.count else { throw Failed(call: "write", number: errno) }
    return String(decoding: try readAll(descriptor), as: UTF8.self)
  }

  /// The body of an answer.
  public static func body(_ answer: String) -> String {
    answer.firstRange(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) } ?? ""
  }

  private static func readAll(_ descriptor: Int32) throws -> [UInt8] {
    var (all, part) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
    while true {
      let count = read(descriptor, &part, part.count)
      guard count >= 0 else { throw Failed(call: "read", number: errno) }
      if count == 0 { return all }
      all += part.prefix(count)
    }
  }
}
