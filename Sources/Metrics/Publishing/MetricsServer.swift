import CandelaHAL
import Dispatch
import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// Serves a page of metrics over HTTP, at `/metrics`. Its work is done on the concurrency runtime's threads of a low
/// priority, which have a queue of their own: whatever blocks the usual ones does not hold a scrape up.
public final class MetricsServer: Sendable {
  /// Where it listens; the port is never 0.
  public let address: MetricsAddress
  private let server: HTTPServer

  /// Longest wait for the system to open or close a socket, which takes far less than a millisecond.
  private static let limit = Duration.seconds(5)
  /// Longest time for a request to be answered. The page is made in well below a millisecond.
  private static let requestLimit = 5.0

  /// Listens. `page` is asked at every request, on any thread.
  /// - Throws: `MetricsError` of kind `cannotListen`.
  public init(_ address: MetricsAddress, page: @escaping @Sendable () -> String) throws(MetricsError) {
    let start = Settled<Socket.Address?>()
    do {
      let logger: DisabledLogger = .disabled
      let server = HTTPServer(
        config: .init(address: try address.socketAddress(), timeout: Self.requestLimit, logger: logger),
        handler: MetricsPage(page: page))
      Task.detached(priority: .utility) {
        do { try await server.run() } catch { start.settle(.failure(error)) }
      }
      Task.detached(priority: .utility) {
        do {
          try await server.waitUntilListening(timeout: Self.limit.inSeconds)
          start.settle(.success(await server.listeningAddress))
        } catch {
          start.settle(.failure(error))
        }
      }
      self.server = server
      self.address = try start.wait(limit: Self.limit * 2).map { address.opened(as: $0) } ?? address
    } catch {
      throw MetricsError(
        .cannotListen, "metrics cannot be served at \(address)", cause: Self.reason(error),
        remedy: "Give a port that no other program has (0 for any that is free), and an address of this computer")
    }
  }

  /// Ends; requests under way are dropped.
  public func stop() {
    let end = Settled<Void>()
    Task.detached(priority: .utility) { [server] in
      await server.stop()
      end.settle(.success(()))
    }
    // A server that does not end is no reason to hold a finished run up.
    _ = try? end.wait(limit: Self.limit)
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? SocketError {
    case .failed(let call, _, let message): "\(call): \(message)"
    default: "\(error)"
    }
  }
}

/// The answers to requests.
private struct MetricsPage: HTTPHandler {
  let page: @Sendable () -> String

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard request.method == .GET || request.method == .HEAD else { return HTTPResponse(statusCode: .methodNotAllowed) }
    switch request.path {
    case "/metrics":
      return HTTPResponse(
        statusCode: .ok, headers: [.contentType: ExpositionText.contentType], body: Data(page().utf8))
    case "/":
      return HTTPResponse(
        statusCode: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
        body: Data("Candela's metrics are at /metrics\n".utf8))
    default: return HTTPResponse(statusCode: .notFound)
    }
  }
}

extension MetricsAddress {
  /// The same host with the port that the socket got.
  fileprivate func opened(as socket: Socket.Address) -> MetricsAddress {
    switch socket {
    case .ip4(_, let port), .ip6(_, let port): MetricsAddress(host: host, port: port)
    case .unix: self
    }
  }
}

/// The outcome of something asynchronous, for a thread that waits for it. The first outcome counts.
private final class Settled<Value: Sendable>: Sendable {
  private struct TookTooLong: Error, CustomStringConvertible {
    let limit: Duration
    var description: String { "no answer within \(limit)" }
  }

  private let outcome = Mutex<Result<Value, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  func settle(_ result: Result<Value, any Error>) {
    let isFirst = outcome.withLock { outcome in
      guard outcome == nil else { return false }
      outcome = result
      return true
    }
    if isFirst { done.signal() }
  }

  func wait(limit: Duration) throws -> Value {
    guard done.wait(timeout: .now() + limit.inSeconds) == .success, let result = outcome.withLock({ $0 }) else {
      throw TookTooLong(limit: limit)
    }
    return try result.get()
  }
}
