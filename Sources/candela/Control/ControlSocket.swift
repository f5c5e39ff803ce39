import FlyingSocks
import Foundation

/// The file of a control socket: who may talk to a run is a matter of the file's group and mode.
struct ControlSocket {
  let path: String
  /// Owner and group may connect, nobody else.
  private static let mode: mode_t = 0o660
  /// Of `sockaddr_un`, without its final zero (unix(7)).
  private static let longestPath = 107

  /// Names a socket.
  /// - Throws: `UsageError` `CND-9031` for a path that is too long.
  init(_ path: String) throws {
    self.path = path
    if path.utf8.count > Self.longestPath {
      throw Self.unusable(path, "the path has \(path.utf8.count) bytes, \(Self.longestPath) are allowed")
    }
  }

  /// Makes the file and listens. What a run that was killed has left is replaced; a file of another kind, and the socket of
  /// a run that answers, are left alone.
  /// - Throws: `UsageError` `CND-9031`.
  func listen(group: String?) throws -> Socket {
    try removeLeftover()
    do {
      let socket = try Socket(domain: AF_UNIX)
      try socket.bind(to: .unix(path: path))
      // Nobody can connect before `listen`, so that there is no moment with another mode.
      guard chmod(path, Self.mode) == 0 else { throw failure("its mode cannot be set") }
      if let group { try give(to: group) }
      try socket.listen()
      return socket
    } catch let error as SocketError { throw Self.unusable(path, Self.text(error)) }
  }

  /// Connects to a run.
  /// - Throws: `UsageError` `CND-9032`.
  func connect() throws -> Socket {
    do {
      let socket = try Socket(domain: AF_UNIX)
      try socket.connect(to: .unix(path: path))
      return socket
    } catch let error as SocketError { throw Self.noAnswer(path, Self.text(error)) }
  }

  /// Removes the file.
  func remove() { unlink(path) }

  private func give(to name: String) throws {
    guard let group = getgrnam(name) else { throw failure("there is no group \(name)", errno: false) }
    guard chown(path, uid_t.max, group.pointee.gr_gid) == 0 else {
      throw failure("it cannot be given to group \(name)")
    }
  }

  private func removeLeftover() throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw Self.unusable(path, "a file that is no socket has this name")
    }
    do {
      let socket = try Socket(domain: AF_UNIX)
      defer { try? socket.close() }
      try socket.connect(to: .unix(path: path))
      throw Self.unusable(path, "a run listens there already")
    } catch SocketError.failed(_, ECONNREFUSED, _) {
      remove()
    } catch let error as SocketError { throw Self.unusable(path, Self.text(error)) }
  }

  private func failure(_ text: String, errno hasReason: Bool = true) -> UsageError {
    let reason = hasReason ? ": \(String(cString: strerror(errno)))" : ""
    remove()
    return Self.unusable(path, text + reason)
  }

  static func text(_ error: SocketError) -> String {
    switch error {
    case .failed(_, _, let message), .timeout(let message): message
    case .disconnected: "the connection was closed"
    default: "\(error)"
    }
  }

  private static func unusable(_ path: String, _ cause: String) -> UsageError {
    UsageError(
      code: "CND-9031", message: "\(path) cannot be made a control socket", cause: cause,
      remedy: "Name a path in a folder of your own, for example under $XDG_RUNTIME_DIR, and a group that you belong to")
  }

  static func noAnswer(_ path: String, _ cause: String) -> UsageError {
    UsageError(
      code: "CND-9032", message: "no run answers on \(path)", cause: cause,
      remedy: "Start one with candela run --control \(path); its group may connect")
  }
}
