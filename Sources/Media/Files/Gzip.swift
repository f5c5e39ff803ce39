// Faces zlib: one of the files of this module that may use unsafe pointers.
import CZlib

/// Bytes from a file or pipe, inflated by zlib where they are gzip (several members too), as they are otherwise.
///
/// No byte is waited for that was not asked for, so a live stream is not held back. One owner, one thread.
struct Gzip: ~Copyable {
  private enum Content {
    case unknown
    /// A member has ended: another begins, or padding that is of no interest.
    case betweenMembers
    case plain
    case gzip
    case ended
  }

  private let file: InputFile
  private var content = Content.unknown
  /// Bytes of the file that were read and not used yet: `input[next..<end]`.
  private var input: [UInt8]
  private var (next, end) = (0, 0)
  private let inflater: UnsafeMutablePointer<z_stream>

  private static let bufferBytes = 1 << 17
  private static let magic: [UInt8] = [0x1F, 0x8B]
  /// A window of 32 KiB, and a gzip header.
  private static let windowBits: Int32 = 15 + 16

  /// The file's name.
  var name: String { file.name }

  /// Reads what `file` holds from front to back.
  init(_ file: consuming InputFile) {
    self.file = file
    input = [UInt8](repeating: 0, count: Self.bufferBytes)
    inflater = .allocate(capacity: 1)
    inflater.initialize(to: z_stream())
    let status = inflateInit2_(inflater, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib has no memory or is of another version")
  }

  deinit {
    inflateEnd(inflater)
    inflater.deallocate()
  }

  /// Fills `bytes[start..<start + count]`; waits until it is full, the input ends or is interrupted.
  /// - Returns: how many bytes came; fewer than `count` only at the end.
  /// - Throws: `cannotRead` or `damagedGzip` (also for compressed data that is cut off).
  mutating func read(into bytes: inout [UInt8], at start: Int, count: Int) throws(MediaError) -> Int {
    precondition(start >= 0 && count >= 0 && start <= bytes.count - count, "range outside the buffer")
    var done = 0
    while done < count {
      let (first, left) = (start + done, count - done)
      switch content {
      case .unknown: content = try hasMagic() ? .gzip : .plain
      case .betweenMembers: content = try hasMagic() ? .gzip : .ended
      case .ended: return done
      case .gzip: done += try inflate(into: &bytes, at: first, count: left)
      case .plain:
        let got = try copy(into: &bytes, at: first, count: left)
        if got == 0 { return done }
        done += got
      }
    }
    return done
  }

  private mutating func copy(into bytes: inout [UInt8], at start: Int, count: Int) throws(MediaError) -> Int {
    if next == end {
      if count >= Self.bufferBytes { return try file.read(into: &bytes, at: start, count: count) }
      guard try fill() else { return 0 }
    }
    let length = min(count, end - next)
    bytes.replaceSubrange(start..<start + length, with: input[next..<next + length])
    next += length
    return length
  }

  /// Inflates what is there, up to the member's end.
  private mutating func inflate(into bytes: inout [UInt8], at start: Int, count: Int) throws(MediaError) -> Int {
    var isThere = next < end
    if !isThere { isThere = try fill() }
    guard isThere else {
      throw MediaError(.damagedGzip, "\(name) is damaged gzip data", cause: "it ends too early")
    }
    let length = min(count, 1 << 30)
    let status = input.withUnsafeMutableBufferPointer { source in
      bytes.withUnsafeMutableBufferPointer { target in
        inflater.pointee.next_in = source.baseAddress.map { $0 + next }
        inflater.pointee.avail_in = UInt32(end - next)
        inflater.pointee.next_out = target.baseAddress.map { $0 + start }
        inflater.pointee.avail_out = UInt32(length)
        return CZlib.inflate(inflater, Z_NO_FLUSH)
      }
    }
    next = end - Int(inflater.pointee.avail_in)
    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
      let cause = inflater.pointee.msg.map { String(cString: $0) } ?? "zlib's error \(status)"
      throw MediaError(.damagedGzip, "\(name) is damaged gzip data", cause: cause)
    }
    if status == Z_STREAM_END {
      // What follows is looked at when more is asked for: it may come late, or never.
      content = .betweenMembers
      inflateReset(inflater)
    }
    return length - Int(inflater.pointee.avail_out)
  }

  /// Whether the next two bytes are those of a gzip member.
  private mutating func hasMagic() throws(MediaError) -> Bool {
    while end - next < Self.magic.count { guard try fill() else { return false } }
    return input[next..<next + Self.magic.count].elementsEqual(Self.magic)
  }

  /// Reads more of the file behind what is there; false at its end.
  private mutating func fill() throws(MediaError) -> Bool {
    if next == end {
      (next, end) = (0, 0)
    } else if end == input.count {
      for index in next..<end { input[index - next] = input[index] }
      (next, end) = (0, end - next)
    }
    let got = try file.read(into: &input, at: end, count: input.count - end)
    end += got
    return got > 0
  }
}
