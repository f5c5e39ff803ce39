// Faces zlib: one of the two files of this module that may use unsafe pointers.
import CZlib
import Foundation

/// zlib's reader: bytes from a file or pipe, inflated where they are gzip (several members too), as they are otherwise.
///
/// Reading asks the operating system for no more than about `pipeLookahead` bytes beyond what was asked for when the
/// input is a pipe, so a live stream is not held back. One owner, one thread; closed when released.
struct Gzip: ~Copyable {
  private let file: gzFile
  let name: String

  /// Small, because a live stream must not wait for bytes of the frame after next.
  private static let pipeLookahead: UInt32 = 16
  private static let fileBuffer: UInt32 = 1 << 17

  /// Opens a file for reading; `-` is standard input.
  /// - Throws: `notFound` or `cannotRead`.
  init(path: String, isPipe: Bool) throws(MediaError) {
    name = path == "-" ? "standard input" : path
    guard let file = path == "-" ? Self.openStandardInput() : gzopen(path, "rb") else {
      let number = errno
      let kind: MediaError.Kind = number == ENOENT || number == ENOTDIR ? .notFound : .cannotRead
      throw MediaError(kind, "\(name) cannot be opened", cause: String(cString: strerror(number)))
    }
    gzbuffer(file, isPipe ? Self.pipeLookahead : Self.fileBuffer)
    self.file = file
  }

  deinit { gzclose(file) }

  private static func openStandardInput() -> gzFile? {
    // A duplicate, since closing the reader must not close the process's own standard input.
    let descriptor = dup(STDIN_FILENO)
    guard descriptor >= 0 else { return nil }
    guard let file = gzdopen(descriptor, "rb") else {
      close(descriptor)
      return nil
    }
    return file
  }

  /// Fills `bytes[start..<start + count]`; waits until it is full or the input ends.
  /// - Returns: how many bytes came; fewer than `count` only at the end.
  /// - Throws: `cannotRead` or `damagedGzip` (also for compressed data that is cut off).
  func read(into bytes: inout [UInt8], at start: Int, count: Int) throws(MediaError) -> Int {
    precondition(start >= 0 && count >= 0 && start <= bytes.count - count, "range outside the buffer")
    var done = 0
    while done < count {
      let step = min(count - done, 1 << 30)
      let got = bytes.withUnsafeMutableBytes { buffer in
        gzread(file, buffer.baseAddress.map { $0 + start + done }, UInt32(step))
      }
      if got > 0 { done += Int(got) }
      if got < Int32(step) {
        try checkError()
        break
      }
    }
    return done
  }

  private func checkError() throws(MediaError) {
    var status: Int32 = Z_OK
    let text = gzerror(file, &status).map { String(cString: $0) } ?? ""
    switch status {
    case Z_OK, Z_STREAM_END: return
    case Z_ERRNO: throw MediaError(.cannotRead, "\(name) cannot be read", cause: String(cString: strerror(errno)))
    default: throw MediaError(.damagedGzip, "\(name) is damaged gzip data", cause: text)
    }
  }
}
