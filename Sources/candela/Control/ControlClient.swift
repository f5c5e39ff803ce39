import CandelaRuntime
import FlyingSocks
import Foundation

/// Asks a run over its control socket.
struct ControlClient {
  let path: String

  /// A change waits for a frame and for its load; 10 s more than the run waits itself.
  private static let patience = RunControl.usualLimit.inSeconds + 10

  /// Asks one thing.
  /// - Throws: `UsageError` `CND-9032` where nobody answers; what the run refuses, as it says it.
  func ask(_ request: ControlRequest) throws -> ControlReply {
    let socket = try ControlSocket(path).connect()
    defer { try? socket.close() }
    let bytes: [UInt8]
    do {
      let line = try ControlLine(socket)
      try line.write(request, limit: Self.patience)
      bytes = try line.read(limit: Self.patience)
    } catch let error as SocketError { throw ControlSocket.noAnswer(path, ControlSocket.text(error)) }
    guard let reply = try? JSONDecoder().decode(ControlReply.self, from: Data(bytes)) else {
      throw ControlSocket.noAnswer(path, "what answers there is no run of this version")
    }
    if let failure = reply.error { throw failure }
    return reply
  }
}
