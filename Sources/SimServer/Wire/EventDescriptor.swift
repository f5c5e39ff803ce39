import Glibc

/// An eventfd (eventfd(2)): how the two sides of a ring wake each other.
final class EventDescriptor {
  private let descriptor: OwnedDescriptor
  /// The descriptor's number, for polling.
  var raw: Int32 { descriptor.raw }

  /// Takes over a descriptor that the front end sent.
  /// - Throws: when it is something else: a file, a pipe whose reader may be gone, a socket.
  init(_ descriptor: OwnedDescriptor) throws(GuestError) {
    var status = stat()
    // Descriptors without a file behind them have no file type.
    guard fstat(descriptor.raw, &status) == 0, status.st_mode & S_IFMT == 0 else {
      throw GuestError("an event descriptor is no eventfd")
    }
    self.descriptor = descriptor
    descriptor.makeNonBlocking()
  }

  /// Wakes the other side. A counter that is full has woken it already.
  func signal() {
    var one: UInt64 = 1
    _ = Glibc.write(raw, &one, MemoryLayout<UInt64>.size)
  }

  /// Takes the count.
  /// - Returns: whether there was one.
  /// - Throws: when it is no eventfd, or has gone.
  func take() throws(GuestError) -> Bool {
    var count: UInt64 = 0
    let size = Glibc.read(raw, &count, MemoryLayout<UInt64>.size)
    if size < 0, errno == EAGAIN || errno == EINTR { return false }
    // An eventfd that can be read gives eight bytes and never zero.
    guard size == MemoryLayout<UInt64>.size, count > 0 else { throw GuestError("an event descriptor is no eventfd") }
    return true
  }
}
