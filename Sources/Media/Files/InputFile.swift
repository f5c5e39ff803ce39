// Faces the system's descriptors: one of the files of this module that may use unsafe pointers.
import Foundation

/// A file, a pipe or standard input, read as bytes come: never more is waited for than one. Closed when released.
struct InputFile: ~Copyable {
  /// The path, or `standard input`.
  let name: String
  private let descriptor: Int32
  private let isInterrupted: (@Sendable () -> Bool)?

  /// How often `isInterrupted` is asked while nothing comes, in milliseconds.
  private static let look: Int32 = 50

  /// Opens a file for reading; `-` is standard input. Opening a named pipe waits for its writer.
  /// - Parameter isInterrupted: asked before every reading and while nothing comes; when it says so, the input has ended. Nil
  ///   waits for ever.
  /// - Throws: `MediaError` of kind `notFound` or `cannotRead`.
  init(path: String, isInterrupted: (@Sendable () -> Bool)?) throws(MediaError) {
    name = path == "-" ? "standard input" : path
    // A duplicate, since closing the reader must not close the process's own standard input.
    descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let number = errno
      let kind: MediaError.Kind = number == ENOENT || number == ENOTDIR ? .notFound : .cannotRead
      throw MediaError(kind, "\(name) cannot be opened", cause: String(cString: strerror(number)))
    }
    self.isInterrupted = isInterrupted
  }

  deinit { close(descriptor) }

  /// Reads what is there into `bytes[start..<start + count]`, and waits where nothing is.
  /// - Returns: how many bytes came; 0 only at the end or when interrupted.
  /// - Throws: `MediaError` of kind `cannotRead`.
  func read(into bytes: inout [UInt8], at start: Int, count: Int) throws(MediaError) -> Int {
    precondition(start >= 0 && count >= 0 && start <= bytes.count - count, "range outside the buffer")
    guard count > 0, waitForBytes() else { return 0 }
    while true {
      let got = bytes.withUnsafeMutableBytes { buffer in
        Foundation.read(descriptor, buffer.baseAddress.map { $0 + start }, count)
      }
      if got >= 0 { return got }
      guard errno == EINTR else {
        throw MediaError(.cannotRead, "\(name) cannot be read", cause: String(cString: strerror(errno)))
      }
    }
  }

  /// False when interrupted, also where bytes keep trickling in. Plain files are always ready.
  private func waitForBytes() -> Bool {
    guard let isInterrupted else { return true }
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while !isInterrupted() { if poll(&entry, 1, Self.look) > 0 { return true } }
    return false
  }
}
