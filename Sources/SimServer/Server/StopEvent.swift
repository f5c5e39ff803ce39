import CVhostUser
import Glibc

/// Asks a server to end, from any thread.
public final class StopEvent: Sendable {
  /// An eventfd, for polling.
  let descriptor: Int32

  /// A wish that nobody has made yet.
  /// - Throws: `SimServerError` (CND-6301) when the system has no descriptors left.
  public init() throws(SimServerError) {
    descriptor = cvu_event()
    guard descriptor >= 0 else { throw .socket("of the stop event", errno: -descriptor) }
  }

  deinit { close(descriptor) }

  /// Makes the wish; it stays made.
  public func request() {
    var one: UInt64 = 1
    _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
  }

  /// Whether it was made.
  public var isRequested: Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
  }
}
