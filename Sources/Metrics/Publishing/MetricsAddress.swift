import FlyingSocks
import Glibc

/// Where metrics are served: an address of this computer and a port.
public struct MetricsAddress: Sendable, Hashable, CustomStringConvertible {
  /// IPv4 or IPv6 address, without brackets.
  public let host: String
  /// 0 for any that is free.
  public let port: UInt16

  private static let loopback = "127.0.0.1"

  /// Reads `PORT` (then the loopback address is meant), `ADDRESS:PORT`, `[IPv6]:PORT` or `localhost:PORT`; nil for
  /// anything else. An address that serves the whole network must be written out.
  public init?(_ text: String) {
    let colon = text.lastIndex(of: ":")
    let portText = colon.map { text[text.index(after: $0)...] } ?? text[...]
    guard portText.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(portText) else { return nil }
    let name = colon.map { text[..<$0] } ?? Self.loopback[...]
    self.port = port
    if name == "localhost" {
      host = Self.loopback
    } else if name.hasPrefix("["), name.hasSuffix("]") {
      host = String(name.dropFirst().dropLast())
      guard (try? sockaddr_in6.inet6(ip6: host, port: port)) != nil else { return nil }
    } else {
      host = String(name)
      guard (try? sockaddr_in.inet(ip4: host, port: port)) != nil else { return nil }
    }
  }

  /// The same address with the port that was free.
  init(host: String, port: UInt16) { (self.host, self.port) = (host, port) }

  private var isVersion6: Bool { host.contains(":") }

  /// Whether only programs on this computer reach it.
  public var isLoopback: Bool { host == "::1" || (!isVersion6 && host.hasPrefix("127.")) }

  /// As a URL has it.
  public var description: String { isVersion6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// - Throws: `SocketError` for an address that the system cannot read.
  func socketAddress() throws -> any SocketAddress {
    if isVersion6 { return try sockaddr_in6.inet6(ip6: host, port: port) }
    return try sockaddr_in.inet(ip4: host, port: port)
  }
}
