import CandelaHAL
import CandelaMedia
import Foundation
import Synchronization
import Testing

@Suite struct Y4MTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func stream(_ header: String, frames: [[UInt8]], frameLine: String = "FRAME") -> [UInt8] {
    Array("YUV4MPEG2 \(header)\n".utf8) + frames.flatMap { Array("\(frameLine)\n".utf8) + $0 }
  }

  @Test func luma_isDelivered_forEveryLayout() throws {
    // 3 x 3: odd sides, so that chroma sides are rounded up to 2.
    let sizes = [("", 17), ("C420jpeg", 17), ("C420mpeg2", 17), ("C422", 21), ("C444", 27), ("Cmono", 9)]
    for (tag, size) in sizes {
      let bytes = stream("W3 H3 F25:1 Ip A1:1 \(tag)", frames: [ramp(size), ramp(size).reversed()])
      let frames = try allFrames(Y4MSource(path: folder.file("a.y4m", bytes)))
      #expect(frames.count == 2, "\(tag)")
      #expect(frames[0].pixels == ramp(9) && frames[1].pixels == Array(ramp(size).reversed().prefix(9)))
      #expect(frames[1].descriptor.time.nanoseconds == 40_000_000 && frames[1].descriptor.sequence == 1)
    }
  }

  @Test func frameParameters_andRates_areRead() throws {
    let bytes = stream("W2 H1 F30000:1001 Cmono", frames: [[1, 2], [3, 4], [5, 6]], frameLine: "FRAME Ip Xabc")
    let frames = try allFrames(Y4MSource(path: folder.file("a.y4m", bytes)))
    #expect(frames.map { $0.pixels } == [[1, 2], [3, 4], [5, 6]])
    #expect(frames.map { $0.descriptor.time.nanoseconds } == [0, 33_366_666, 66_733_333])
  }

  @Test func limitedRange_isSaidOfTheFrame_onlyWhenDeclared() throws {
    let samples: [UInt8] = [0, 16, 126, 235, 255]
    for (tag, range) in [("", LumaRange.full), (" XCOLORRANGE=FULL", .full), (" XCOLORRANGE=LIMITED", .limited)] {
      let path = try folder.file("a.y4m", stream("W5 H1 Cmono\(tag)", frames: [samples]))
      let frame = try allFrames(Y4MSource(path: path))[0]
      #expect(frame.pixels == samples && frame.descriptor.range == range)
    }
  }

  @Test func endInsideAFrame_isAnError_atEveryLength() throws {
    let bytes = stream("W3 H3 C420", frames: [ramp(17), ramp(17)])
    let frameStart = bytes.count - 23
    for length in frameStart..<bytes.count {
      let source = try Y4MSource(path: folder.file("cut.y4m", Array(bytes[..<length])))
      #expect(try source.withNextFrame { _, _ in })
      if length == frameStart {
        #expect(try !source.withNextFrame { _, _ in })
        continue
      }
      let text = expectError(.endsMidFrame) { _ = try source.withNextFrame { _, _ in } }
      #expect(text.contains("frame 1"))
      if length > frameStart + 6 { #expect(text.contains("expected 17 bytes, found \(length - frameStart - 6)")) }
      #expect(try !source.withNextFrame { _, _ in })
    }
  }

  @Test func headers_areRefused_byKind() throws {
    let cases: [(MediaError.Kind, String)] = [
      (.badMagic, "YUV4MPEG3 W2 H2\n"), (.badMagic, "YUV4"), (.badMagic, "YUV4MPEG2W2 H2\n"),
      (.badHeader, "YUV4MPEG2 W2\n"), (.badHeader, "YUV4MPEG2 W2 Hx\n"), (.badHeader, "YUV4MPEG2 W0 H2\n"),
      (.badHeader, "YUV4MPEG2 W-2 H2\n"), (.badHeader, "YUV4MPEG2 W2 H2 F25\n"), (.badHeader, "YUV4MPEG2 W2 H2"),
      (.badHeader, "YUV4MPEG2 W2 H99999999999999999999\n"), (.tooLarge, "YUV4MPEG2 W2 H99999999\n"),
      (.tooLarge, "YUV4MPEG2 W30000 H30000\n"), (.unsupported, "YUV4MPEG2 W2 H2 C420p10\n"),
      (.unsupported, "YUV4MPEG2 W2 H2 C444alpha\n"), (.unsupported, "YUV4MPEG2 W2 H2 Im\n"),
    ]
    for (kind, text) in cases {
      let path = try folder.file("h.y4m", text)
      expectError(kind) { _ = try Y4MSource(path: path) }
    }
    let long = try folder.file("h.y4m", "YUV4MPEG2 W2 H2 X" + String(repeating: "a", count: 10_000) + "\n")
    expectError(.badHeader) { _ = try Y4MSource(path: long) }
    let lost = try Y4MSource(path: folder.file("h.y4m", "YUV4MPEG2 W2 H2 Cmono\nFRAMEX\nabcd"))
    expectError(.badHeader) { _ = try lost.withNextFrame { _, _ in } }
  }

  @Test func unknownRate_isTakenAs25() throws {
    let path = try folder.file("a.y4m", stream("W1 H1 F0:0 Cmono", frames: [[1], [2]]))
    #expect(try allFrames(Y4MSource(path: path))[1].descriptor.time.nanoseconds == 40_000_000)
  }

  @Test func frameTimes_areExact_andNeverOverflow() {
    #expect(FrameRate(frames: 30_000, seconds: 1001).time(ofFrame: 30_000_000).nanoseconds == 1_001_000_000_000_000)
    #expect(FrameRate(frames: 1, seconds: .max).time(ofFrame: .max).nanoseconds == .max)
  }

  /// Four bytes a frame are fewer than any reader's buffer.
  @Test(.timeLimit(.minutes(1)), arguments: [2, 16]) func pipe_deliversAFrame_beforeTheNextIsWritten(side: Int) throws {
    let path = "\(folder.path)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    let header = Array("YUV4MPEG2 W\(side) H\(side) F25:1 Cmono\n".utf8)
    let frame = Array("FRAME\n".utf8) + ramp(side * side)
    let isFirstSeen = DispatchSemaphore(value: 0)
    write(to: path) { handle in
      handle.write(Data(header + frame))
      // Writes the second frame only after the reader has the first one: a reader that looks ahead too far hangs here.
      isFirstSeen.wait()
      handle.write(Data(frame))
    }
    let source = try FrameSources.open(path: path)
    var count = 0
    while try source.withNextFrame({ descriptor, pixels in
      #expect(pixels.count == side * side && Int(pixels[side * side - 1]) == side * side - 1)
      if descriptor.sequence == 0 { isFirstSeen.signal() }
    }) { count += 1 }
    #expect(count == 2)
  }

  /// The writer holds the pipe open and writes no more: nothing but the wish to stop ends the stream, without an error.
  @Test(.timeLimit(.minutes(1)), arguments: ["", "FRA", "FRAME\n", "FRAME\nabc"])
  func stalledPipe_ends_whenItIsInterrupted(rest: String) throws {
    let path = "\(folder.path)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    let isOver = DispatchSemaphore(value: 0)
    defer { isOver.signal() }
    write(to: path) { handle in
      handle.write(Data("YUV4MPEG2 W2 H2 F25:1 Cmono\nFRAME\nabcd\(rest)".utf8))
      isOver.wait()
    }
    let isWanted = Atomic<Bool>(true)
    let source = try FrameSources.open(path: path) { !isWanted.load(ordering: .relaxed) }
    var last: UInt8?
    #expect(try source.withNextFrame { _, pixels in last = pixels[3] })
    #expect(last == UInt8(ascii: "d"))
    isWanted.store(false, ordering: .relaxed)
    #expect(try !source.withNextFrame { _, _ in } && !source.withNextFrame { _, _ in })
  }

  /// Runs `body` with the pipe's writing end on a thread of its own, and closes it.
  private func write(to path: String, _ body: @escaping @Sendable (FileHandle) -> Void) {
    Thread {
      guard let handle = FileHandle(forWritingAtPath: path) else { return }
      body(handle)
      handle.closeFile()
    }.start()
  }

  /// A member's bytes are there when it has ended, whatever follows it, and whenever.
  @Test(.timeLimit(.minutes(1))) func compressedPipe_deliversAMembersFrame_beforeTheNextIsWritten() throws {
    let path = "\(folder.path)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    let frame = Array("FRAME\n".utf8) + ramp(16)
    let isFirstSeen = DispatchSemaphore(value: 0)
    write(to: path) { handle in
      handle.write(Data(gzipped(Array("YUV4MPEG2 W4 H4 F25:1 Cmono\n".utf8) + frame)))
      isFirstSeen.wait()
      handle.write(Data(gzipped(frame)))
    }
    let source = try FrameSources.open(path: path)
    var count = 0
    while try source.withNextFrame({ descriptor, _ in if descriptor.sequence == 0 { isFirstSeen.signal() } }) {
      count += 1
    }
    #expect(count == 2)
  }

  @Test func gzippedStream_isPlayed() throws {
    let bytes = stream("W2 H1 Cmono", frames: [[1, 2], [3, 4]])
    let source = try FrameSources.open(path: folder.file("a.y4m.gz", gzipped(bytes)))
    #expect(try allFrames(source).map { $0.pixels } == [[1, 2], [3, 4]])
  }
}
