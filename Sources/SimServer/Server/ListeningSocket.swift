import CVhostUser
import Glibc

/// A Unix socket that waits for guests; its file goes when it does.
final class ListeningSocket {
  /// Where it is.
  let path: String
  private let descriptor: OwnedDescriptor
  /// The descriptor's number, for polling.
  var raw: Int32 { descriptor.raw }
  /// The file that was made, so that another server's is not removed.
  private let identity: (device: UInt64, number: UInt64)?

  /// Listens at a path. A socket file that nobody answers at is replaced.
  /// - Throws: `SimServerError` when somebody answers there, or there can be no socket.
  init(path: String) throws(SimServerError) {
    try Self.removeStale(path)
    let number = cvu_listen(path)
    guard number >= 0 else { throw .socket(path, errno: -number) }
    self.path = path
    descriptor = OwnedDescriptor(number)
    identity = Self.identity(path)
  }

  deinit {
    if let identity, let now = Self.identity(path), now == identity { unlink(path) }
  }

  /// The next guest, if one waits.
  func accept() -> OwnedDescriptor? {
    let number = cvu_accept(raw)
    return number >= 0 ? OwnedDescriptor(number) : nil
  }

  private static func removeStale(_ path: String) throws(SimServerError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path) }
    let probe = cvu_connect(path)
    if probe >= 0 { close(probe) }
    // A full queue of guests means that somebody listens.
    if probe >= 0 || probe == -EAGAIN { throw .alive(path) }
    guard probe == -ECONNREFUSED else { throw .socket(path, errno: -probe) }
    guard unlink(path) == 0 else { throw .socket(path, errno: errno) }
  }

  private static func identity(_ path: String) -> (device: UInt64, number: UInt64)? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}
