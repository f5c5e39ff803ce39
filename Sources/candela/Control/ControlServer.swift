import CandelaHAL
import CandelaRuntime
import FlyingSocks
import Foundation
import Synchronization

/// Answers on a run's control socket; every connection has a thread, so that nobody waits behind a change.
final class ControlServer: Sendable {
  /// Longest wait for a client's line, and for it to read the answer, in seconds.
  private static let patience = 5.0
  /// Connections at a time; more are closed unanswered.
  private static let most = 8

  private let file: ControlSocket
  private let socket: Socket
  private let connections = Atomic<Int>(0)

  /// Listens; nothing is answered before `start()`.
  /// - Throws: `UsageError` `CND-9031`.
  init(_ path: String, group: String?) throws {
    file = try ControlSocket(path)
    socket = try file.listen(group: group)
  }

  /// Answers from now on, until the process ends.
  func start(_ answer: @escaping @Sendable (ControlRequest) -> ControlReply) {
    let thread = Thread { [self] in
      while true {
        do { take(Socket(file: try socket.accept().file), answer) } catch {
          // A listening socket that fails for good must not spin.
          Thread.sleep(forTimeInterval: 0.05)
        }
      }
    }
    thread.name = "candela-control"
    thread.start()
  }

  /// Removes the socket's file.
  func end() { file.remove() }

  private func take(_ connection: Socket, _ answer: @escaping @Sendable (ControlRequest) -> ControlReply) {
    guard connections.add(1, ordering: .acquiringAndReleasing).newValue <= Self.most else {
      connections.subtract(1, ordering: .acquiringAndReleasing)
      try? connection.close()
      return
    }
    Thread { [self] in
      // A client that goes away is its own affair.
      try? serve(connection, answer)
      connections.subtract(1, ordering: .acquiringAndReleasing)
    }.start()
  }

  private func serve(_ connection: Socket, _ answer: (ControlRequest) -> ControlReply) throws {
    defer { try? connection.close() }
    let line = try ControlLine(connection)
    let bytes = try line.read(limit: Self.patience)
    try line.write(reply(to: bytes, answer), limit: Self.patience)
  }

  private func reply(to bytes: [UInt8], _ answer: (ControlRequest) -> ControlReply) -> ControlReply {
    do {
      return answer(
        try StrictJSON.decode(ControlRequest.self, bytes) { cause in
          UsageError(
            code: "CND-9033", message: "the request is not understood", cause: cause,
            remedy: "Use candela ctl of the run's own version")
        })
    } catch { return ControlReply(failure: error) }
  }
}

extension ControlReply {
  /// Why something was not done.
  init(failure error: any Error) {
    let coded = Failure.coded(error)
    self.init(error: Refusal(code: coded.code, message: coded.message, cause: coded.cause, remedy: coded.remedy))
  }
}
