import CandelaHAL

/// Plays the luma of a YUV4MPEG2 stream from a file, a pipe or standard input, one frame in memory at a time.
///
/// Luma is delivered as it is; its range is limited only when the stream declares `XCOLORRANGE=LIMITED`. Frame times follow the stream's rate from 0. Interlaced frames keep both fields.
public final class Y4MSource: FrameSource {
  /// The file's path or `standard input`.
  public let name: String
  /// Unknown: a stream does not say.
  public var frameCount: Int? { nil }
  private let stream: ByteStream
  private let header: Y4MHeader
  /// One frame; made when the first one arrives, so that a header alone takes no memory.
  private var buffer: [UInt8] = []
  private var line: [UInt8] = []
  private var index: UInt64 = 0
  private var ended = false

  /// Longest header line; real ones have about 80 bytes.
  private static let longestLine = 4096
  private static let frameWord = Array("FRAME".utf8)
  private static let newline = UInt8(ascii: "\n")

  /// Opens a file or pipe; `-` is standard input. Waits for the header line.
  /// - Throws: `MediaError`: `notFound`, `cannotRead`, and those of `init(reading:)`.
  public convenience init(path: String) throws(MediaError) { try self.init(reading: ByteStream(path: path)) }

  /// Reads the header line.
  /// - Throws: `MediaError`: `badMagic`, `badHeader`, `unsupported` (more than 8 bits, unknown layouts), `tooLarge`.
  public init(reading stream: ByteStream) throws(MediaError) {
    var line: [UInt8] = []
    let signature = try stream.peek(Y4MHeader.signature.utf8.count)
    guard signature == Array(Y4MHeader.signature.utf8) else {
      throw MediaError(.badMagic, "\(stream.name) is not a Y4M stream: it does not begin with \(Y4MHeader.signature)")
    }
    guard try Self.readLine(from: stream, into: &line) else {
      throw MediaError(.badHeader, "\(stream.name): Y4M header line has no end within \(Self.longestLine) bytes")
    }
    header = try Y4MHeader(line: String(decoding: line, as: UTF8.self), name: stream.name)
    name = stream.name
    self.stream = stream
  }

  /// Waits for and lends the next frame. A stream that is interrupted has ended, in the middle of a frame as well.
  /// - Throws: `MediaError`: `endsMidFrame`, `badHeader` (a frame that does not begin with FRAME), `cannotRead`; and
  ///   what `body` throws. After an error of the stream there are no more frames.
  public func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    guard !ended else { return false }
    do {
      guard try readFrame() else { return false }
    } catch  where stream.isInterrupted {
      return false
    }
    let descriptor = FrameDescriptor(
      width: header.width, height: header.height, range: header.isLimitedRange ? .limited : .full, sequence: index,
      time: header.rate.time(ofFrame: index))
    index += 1
    let luma = buffer[..<header.lumaBytes]
    try body(descriptor, luma.span)
    return true
  }

  /// Reads one frame into the buffer; false at a clean end.
  private func readFrame() throws(MediaError) -> Bool {
    // Every way out but the last one ends the stream.
    ended = true
    line.removeAll(keepingCapacity: true)
    let terminated = try Self.readLine(from: stream, into: &line)
    if line.isEmpty && !terminated { return false }
    guard line.starts(with: Self.frameWord), line.count == 5 || line[5] == UInt8(ascii: " ") else {
      throw MediaError(
        Self.frameWord.starts(with: line) ? .endsMidFrame : .badHeader,
        "\(name): frame \(index) does not begin with FRAME")
    }
    let got = terminated ? try fillBuffer() : 0
    guard got == header.frameBytes else {
      throw MediaError(
        .endsMidFrame, "\(name) ends inside frame \(index): expected \(header.frameBytes) bytes, found \(got)")
    }
    ended = false
    return true
  }

  /// Reads a frame's samples; returns how many bytes came.
  private func fillBuffer() throws(MediaError) -> Int {
    if buffer.count == header.frameBytes { return try stream.read(into: &buffer, at: 0, count: buffer.count) }
    buffer = try stream.readUpTo(header.frameBytes)
    return buffer.count
  }

  /// Reads up to a newline, which it drops; false when the input ends or the line is too long.
  private static func readLine(from stream: ByteStream, into line: inout [UInt8]) throws(MediaError) -> Bool {
    while line.count <= longestLine {
      line.append(0)
      let got = try stream.read(into: &line, at: line.count - 1, count: 1)
      guard got == 1 else {
        line.removeLast()
        return false
      }
      if line[line.count - 1] == newline {
        line.removeLast()
        return true
      }
    }
    return false
  }
}
