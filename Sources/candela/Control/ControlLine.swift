import FlyingSocks
import Foundation

/// Lines of JSON over a control socket.
struct ControlLine {
  /// Longest line, in bytes: ten times what a request needs.
  private static let longest = 64 * 1024
  private static let look = 0.002

  let socket: Socket

  /// Takes over a connection.
  init(_ socket: Socket) throws {
    self.socket = socket
    try socket.setFlags(.nonBlocking)
  }

  /// Reads up to the end of a line.
  /// - Parameter limit: longest wait, in seconds.
  /// - Throws: `SocketError`, also for a line that does not end in time or in 64 KiB.
  func read(limit: Double) throws -> [UInt8] {
    var line: [UInt8] = []
    try wait(limit) {
      line += try socket.read(atMost: Self.longest - line.count)
      guard let end = line.firstIndex(of: UInt8(ascii: "\n")) else {
        if line.count >= Self.longest { throw SocketError.makeFailed("the line is too long") }
        return false
      }
      line.removeSubrange(end...)
      return true
    }
    return line
  }

  /// Writes a line.
  /// - Throws: `SocketError`, also for a reader that does not read.
  func write(_ value: some Encodable, limit: Double) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(value) + Data("\n".utf8)
    var sent = data.startIndex
    try wait(limit) {
      sent = try socket.write(data, from: sent)
      return sent >= data.endIndex
    }
  }

  private func wait(_ limit: Double, until done: () throws -> Bool) throws {
    let deadline = ContinuousClock().now + .seconds(limit)
    while true {
      do { if try done() { return } } catch SocketError.blocked {
        guard ContinuousClock().now < deadline else {
          throw SocketError.timeout(message: "no answer within \(Int(limit)) s")
        }
        Thread.sleep(forTimeInterval: Self.look)
      }
    }
  }
}
