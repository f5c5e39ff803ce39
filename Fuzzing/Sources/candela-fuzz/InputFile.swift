import CandelaMedia
import Foundation

/// A file that holds the input in turn: readers of streams open files.
final class InputFile {
  let path: String
  private let descriptor: Int32

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("candela-fuzz-\(getpid())").path
    descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw MediaError(.cannotWrite, "\(path): \(String(cString: strerror(errno)))") }
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// Makes these bytes the file's content.
  func write(_ bytes: [UInt8]) throws -> String {
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
      throw MediaError(.cannotWrite, "\(path): \(String(cString: strerror(errno)))")
    }
    return path
  }
}
