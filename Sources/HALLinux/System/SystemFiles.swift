import Glibc

/// Small files and folders of the kernel's, read without surprises.
package enum SystemFiles {
  /// Names in a folder, sorted by text; empty when it cannot be read.
  package static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
          String(cString: $0)
        }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The first `longest` bytes of a file as text, without the line end; nil when it cannot be read.
  package static func text(_ path: String, longest: Int = 4096) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return text(of: descriptor, longest: longest)
  }

  /// The first `longest` bytes of a file; nil when it cannot be read. Files of /proc come in pieces.
  package static func bytes(_ path: String, longest: Int) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: min(longest, 1 << 16))
    while all.count < longest {
      let count = read(descriptor, &piece, min(piece.count, longest - all.count))
      guard count >= 0 else { return nil }
      if count == 0 { break }
      all += piece.prefix(count)
    }
    return all
  }

  /// A file of many lines, its first `longest` bytes as text; nil when it cannot be read.
  package static func list(_ path: String, longest: Int) -> String? {
    bytes(path, longest: longest).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Where a symbolic link points to; nil when it is none or cannot be read.
  package static func link(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink(path, &bytes, bytes.count - 1)
    return count > 0 ? String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }

  /// The same as `text(_:longest:)` from an open file's current position.
  package static func text(of descriptor: Int32, longest: Int) -> String? {
    var bytes = [UInt8](repeating: 0, count: longest)
    let count = read(descriptor, &bytes, longest)
    guard count >= 0 else { return nil }
    let text = String(decoding: bytes.prefix(count), as: UTF8.self)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  /// The path with all links followed; itself when there is nothing there.
  static func resolved(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  /// Names such as `gpiochip4`, in the order of their numbers.
  package static func numbered(_ prefix: String, in folder: String) -> [(name: String, number: Int)] {
    names(in: folder).compactMap { name in
      guard name.hasPrefix(prefix), let number = Int(name.dropFirst(prefix.count)) else { return nil }
      return (name, number)
    }.sorted { $0.number < $1.number }
  }

  /// Waits until a descriptor is readable (or in error) or the limit has passed, whatever signals arrive.
  /// - Returns: 1 when it is readable, 0 when the limit passed, a negative errno otherwise.
  package static func waitUntilReadable(_ descriptor: Int32, limitNanoseconds: UInt64) -> Int32 {
    let start = MonotonicTime.now.nanoseconds
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let passed = MonotonicTime.now.nanoseconds - start
      let remaining = limitNanoseconds > passed ? limitNanoseconds - passed : 0
      // Rounded up: a wait may end late by less than a millisecond, and never early.
      let milliseconds = min(Int64(Int32.max), Int64(remaining / 1_000_000) + (remaining % 1_000_000 > 0 ? 1 : 0))
      let count = poll(&request, 1, Int32(milliseconds))
      if count >= 0 { return count }
      guard errno == EINTR else { return -errno }
    }
  }
}
