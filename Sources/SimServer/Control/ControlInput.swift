import Glibc

/// Cuts what arrives on a descriptor into lines.
struct ControlInput {
  /// Longest line; what is longer is passed on cut, and refused there.
  private static let longestLine = 4_096

  /// The descriptor to be polled; nil once it has ended.
  private(set) var descriptor: Int32?
  private var pending: [UInt8] = []

  /// Reads from a descriptor that stays its owner's.
  init(descriptor: Int32?) { self.descriptor = descriptor }

  /// The lines that have become complete; the last one needs no line end. Call it when there is something to read: it
  /// reads once.
  mutating func readLines() -> [String] {
    guard let descriptor else { return [] }
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.longestLine) { buffer, initialised in
      count = read(descriptor, buffer.baseAddress, buffer.count)
      initialised = max(0, count)
    }
    if count < 0, errno == EINTR || errno == EAGAIN { return [] }
    if count <= 0 { self.descriptor = nil }
    pending += bytes
    var lines: [String] = []
    while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(String(decoding: pending[..<end], as: UTF8.self))
      pending.removeFirst(end + 1)
    }
    if pending.count > Self.longestLine || self.descriptor == nil, !pending.isEmpty {
      lines.append(String(decoding: pending.prefix(Self.longestLine), as: UTF8.self))
      pending = []
    }
    return lines.filter { !$0.allSatisfy(\.isWhitespace) }
  }
}
