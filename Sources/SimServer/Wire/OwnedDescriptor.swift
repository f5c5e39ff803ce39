import Glibc

/// A file descriptor that is closed when nobody holds it any more.
final class OwnedDescriptor {
  /// The descriptor's number.
  let raw: Int32

  /// Takes over an open descriptor.
  init(_ raw: Int32) { self.raw = raw }

  deinit { close(raw) }

  /// Has reads and writes return at once.
  func makeNonBlocking() {
    let flags = fcntl(raw, F_GETFL)
    if flags >= 0 { _ = fcntl(raw, F_SETFL, flags | O_NONBLOCK) }
  }
}
