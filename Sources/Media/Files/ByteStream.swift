import Foundation

/// Reads a file, a pipe or standard input from front to back, inflating gzip on the way. One owner, one thread.
public final class ByteStream {
  /// The path, or `standard input`.
  public let name: String
  /// Whether somebody wanted no more: the input then seems to have ended, wherever it was.
  public var isInterrupted: Bool { interruption?() ?? false }
  private var reader: Gzip
  private let interruption: (@Sendable () -> Bool)?
  private var lookahead: [UInt8] = []

  /// Opens `path` (`-` is standard input).
  /// - Parameter isInterrupted: asked some twenty times a second while a pipe has nothing: once it says so, the input has
  ///   ended. Nil waits for ever.
  /// - Throws: `MediaError` of kind `notFound` or `cannotRead` (a folder, no permission).
  public init(path: String, isInterrupted: (@Sendable () -> Bool)? = nil) throws(MediaError) {
    if path != "-" {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        throw MediaError(.notFound, "\(path) does not exist")
      }
      guard !isFolder.boolValue else { throw MediaError(.cannotRead, "\(path) is a folder, not a file") }
    }
    interruption = isInterrupted
    reader = Gzip(try InputFile(path: path, isInterrupted: isInterrupted))
    name = reader.name
  }

  /// The next bytes without consuming them; fewer than `count` only at the end.
  /// - Throws: `MediaError` of kind `cannotRead` or `damagedGzip`.
  public func peek(_ count: Int) throws(MediaError) -> [UInt8] {
    if lookahead.count < count {
      let old = lookahead.count
      lookahead += [UInt8](repeating: 0, count: count - old)
      let got = try reader.read(into: &lookahead, at: old, count: count - old)
      lookahead.removeLast(count - old - got)
    }
    return Array(lookahead.prefix(count))
  }

  /// Fills `bytes[start..<start + count]` (which must exist); waits until it is full or the input ends.
  /// - Returns: how many bytes came; fewer than `count` only at the end.
  /// - Throws: `MediaError` of kind `cannotRead` or `damagedGzip`.
  public func read(into bytes: inout [UInt8], at start: Int, count: Int) throws(MediaError) -> Int {
    guard !lookahead.isEmpty else { return try reader.read(into: &bytes, at: start, count: count) }
    let known = min(count, lookahead.count)
    for index in 0..<known { bytes[start + index] = lookahead[index] }
    lookahead.removeFirst(known)
    return try known + reader.read(into: &bytes, at: start + known, count: count - known)
  }

  /// Everything up to the end, but never more than `limit` bytes. Memory grows with what arrives, not with what a
  /// header claims.
  /// - Throws: `MediaError` of kind `cannotRead`, `damagedGzip` or, beyond the limit, `tooLarge`.
  public func readAll(limit: Int) throws(MediaError) -> [UInt8] {
    let bytes = try readUpTo(limit)
    guard try peek(1).isEmpty else {
      throw MediaError(.tooLarge, "\(name) is larger than the limit of \(limit) bytes")
    }
    return bytes
  }

  /// The next `limit` bytes, or what there is.
  func readUpTo(_ limit: Int) throws(MediaError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < limit {
      let step = min(max(1 << 16, bytes.count), limit - bytes.count)
      let old = bytes.count
      bytes += repeatElement(0, count: step)
      let got = try read(into: &bytes, at: old, count: step)
      if got < step {
        bytes.removeLast(step - got)
        break
      }
    }
    return bytes
  }

  /// Reads a whole file; see `readAll(limit:)`.
  public static func contents(of path: String, limit: Int = MediaLimits.fileBytes) throws(MediaError) -> [UInt8] {
    try ByteStream(path: path).readAll(limit: limit)
  }
}
