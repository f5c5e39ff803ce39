import CandelaHAL
import CandelaMedia
import Foundation
import Testing

@Suite struct ImageTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let grey = Image(width: 5, height: 3, pixels: ramp(15))
  private let colour = Image(width: 3, height: 2, format: .rgb24, pixels: ramp(18).map { $0 &* 13 })

  /// A PNG file from header fields and raw scan lines (filter bytes included), with correct sums.
  private func png(_ width: UInt8, _ height: UInt8, depth: UInt8, colour: UInt8, palette: [UInt8] = [], raw: [UInt8])
    -> [UInt8]
  {
    let header = [0, 0, 0, width, 0, 0, 0, height, depth, colour, 0, 0, 0]
    // A stored deflate block inside a zlib wrapper: no compression needed.
    var (low, high) = (UInt32(1), UInt32(0))
    for byte in raw {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    let length = UInt16(raw.count)
    let block = [0x78, 1, 1, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)] + raw
    let data = block + bigEndian(high << 16 | low)
    let chunks = [
      chunk("IHDR", header), palette.isEmpty ? [] : chunk("PLTE", palette), chunk("IDAT", data), chunk("IEND", []),
    ]
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunks.joined()
  }

  private func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + data
    var sum: UInt32 = .max
    for byte in body {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
    }
    return bigEndian(UInt32(data.count)) + body + bigEndian(~sum)
  }

  private func bigEndian(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

  @Test func png_comesBack_afterWriting() throws {
    for image in [grey, colour] {
      let path = "\(folder.path)/i.png"
      try image.writePNG(to: path)
      #expect(try Image(path: path) == image)
    }
  }

  @Test func png_isRead_inEveryColourType() throws {
    #expect(try PNGCodec.decode(png(3, 1, depth: 1, colour: 0, raw: [0, 0b1010_0000])).pixels == [255, 0, 255])
    #expect(try PNGCodec.decode(png(2, 1, depth: 4, colour: 0, raw: [0, 0x3f])).pixels == [0x33, 0xff])
    let wide = try PNGCodec.decode(png(2, 1, depth: 16, colour: 0, raw: [0, 0x12, 0x34, 0xfe, 0xff]))
    #expect(wide == Image(width: 2, height: 1, pixels: [0x12, 0xfe]))
    let transparent = try PNGCodec.decode(png(2, 1, depth: 8, colour: 4, raw: [0, 9, 0, 200, 128]))
    #expect(transparent == Image(width: 2, height: 1, pixels: [9, 200]))
    let rgb = Image(width: 1, height: 1, format: .rgb24, pixels: [1, 2, 3])
    #expect(try PNGCodec.decode(png(1, 1, depth: 8, colour: 2, raw: [0, 1, 2, 3])) == rgb)
    #expect(try PNGCodec.decode(png(1, 1, depth: 16, colour: 2, raw: [0, 1, 99, 2, 99, 3, 99])) == rgb)
    #expect(try PNGCodec.decode(png(1, 1, depth: 8, colour: 6, raw: [0, 1, 2, 3, 4])) == rgb)
    let indexed = png(2, 1, depth: 8, colour: 3, palette: [0, 0, 0, 1, 2, 3], raw: [0, 1, 0])
    #expect(try PNGCodec.decode(indexed).pixels == [1, 2, 3, 0, 0, 0])
  }

  @Test func png_isRefused_whenItIsNone() throws {
    let text = try folder.file("a.png", "this is no picture")
    expectError(.notPNG) { _ = try Image(path: text) }
    expectError(.notPNG) { _ = try FrameSources.open(path: text) }
    let empty = try folder.file("empty.png", [])
    expectError(.notPNG) { _ = try Image(path: empty) }
    expectError(.badMagic) { _ = try Image(path: folder.file("a.jpg", [0xff, 0xd8, 0xff, 0xe0])) }
  }

  @Test func png_isRefused_whenCut_atEveryLength() throws {
    let bytes = try PNGCodec.encode(grey)
    // The last four bytes are the sum of the end mark, which has no content: libspng does not read them.
    for length in 0..<bytes.count - 4 {
      #expect(throws: MediaError.self, "\(length)") { try PNGCodec.decode(Array(bytes[..<length])) }
    }
  }

  @Test func png_isRefused_whenItsSizeIsBeyondTheLimit() throws {
    let start: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    func header(_ width: UInt32, _ height: UInt32) -> [UInt8] {
      start + chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, 0, 0, 0, 0]) + chunk("IDAT", [0x78, 1, 3, 0])
    }
    expectError(.tooLarge) { _ = try PNGCodec.decode(header(40_000, 10)) }
    expectError(.tooLarge) { _ = try PNGCodec.decode(header(30_000, 30_000)) }
    expectError(.damagedImage) { _ = try PNGCodec.decode(header(8000, 8000)) }
    expectError(.damagedImage) { _ = try PNGCodec.decode(header(0, 10)) }
  }

  @Test func pgm_comesBack_afterWriting() throws {
    let path = "\(folder.path)/i.pgm"
    try grey.writePGM(to: path)
    #expect(try Image(path: path) == grey)
    #expect(try PGMCodec.decode(PGMCodec.encode(colour)) == colour.grey())
  }

  @Test func pgm_isRead_withCommentsPlainAndScaled() throws {
    let plain = "P2 # a comment\n# another\n3 1\n15\n0 7 # inside\n15\n"
    #expect(try PGMCodec.decode(Array(plain.utf8)).pixels == [0, 119, 255])
    #expect(try PGMCodec.decode(Array("P5#x\n2\t1 100\n".utf8) + [50, 100]).pixels == [128, 255])
  }

  @Test func pgm_isRefused_byKind() {
    let cases: [(MediaError.Kind, String)] = [
      (.badMagic, "P6 1 1 255\nabc"), (.badHeader, "P5 a 1 255\n"), (.truncated, "P5 1"), (.badHeader, "P5 0 1 255\nx"),
      (.unsupported, "P5 1 1 65535\nab"), (.badHeader, "P5 1 1 0\na"), (.truncated, "P5 2 2 255\nabc"),
      (.trailingData, "P5 2 2 255\nabcde"), (.tooLarge, "P5 99999999999999999999999 1 255\na"),
      (.tooLarge, "P5 30000 30000 255\na"), (.damagedImage, "P2 1 1 9\n10"), (.truncated, "P2 2 1 9\n1"),
      (.trailingData, "P2 1 1 9\n1 2"), (.badHeader, "P2 1 1 9\n-1"), (.truncated, "P5 1 1 255"),
    ]
    for (kind, text) in cases { expectError(kind) { _ = try PGMCodec.decode(Array(text.utf8)) } }
  }

  @Test func folder_playsImages_inOrderOfNames() throws {
    try grey.writePNG(to: "\(folder.path)/b.PNG")
    try colour.writePNG(to: "\(folder.path)/c.png")
    try grey.writePGM(to: "\(folder.path)/a.Pgm")
    _ = try folder.file("notes.txt", "no picture")
    _ = try folder.file(".hidden.png", "no picture")
    let labels = "\(folder.path)/labels"
    try IDXArray(shape: [3], elements: [2, 1, 0]).write(to: labels)
    let source = try FrameSources.open(path: folder.path, labels: labels)
    #expect(source.frameCount == 3)
    let frames = try allFrames(source)
    #expect(frames.map { $0.pixels } == [grey.pixels, grey.pixels, colour.pixels])
    #expect(frames.map { $0.descriptor.format } == [.grey8, .grey8, .rgb24])
    #expect(frames.map { $0.descriptor.label } == [2, 1, 0])
    let single = try FrameSources.open(path: "\(folder.path)/b.PNG")
    #expect(try allFrames(single).map { $0.pixels } == [grey.pixels])
  }

  @Test func folder_isRefused_byKind() throws {
    expectError(.noFrames) { _ = try FrameSources.open(path: folder.path) }
    expectError(.notFound) { _ = try ImageFolderSource(folder: "\(folder.path)/none") }
    expectError(.notFound) { _ = try FrameSources.open(path: "\(folder.path)/none") }
    try grey.writePNG(to: "\(folder.path)/a.png")
    let labels = "\(folder.path)/labels"
    try IDXArray(shape: [2], elements: [2, 1]).write(to: labels)
    expectError(.labelMismatch) { _ = try FrameSources.open(path: folder.path, labels: labels) }
    _ = try folder.file("b.png", "no picture")
    let source = try FrameSources.open(path: folder.path)
    #expect(try source.withNextFrame { _, _ in })
    let text = expectError(.notPNG) { _ = try source.withNextFrame { _, _ in } }
    #expect(text.contains("b.png"))
  }

  @Test func unknownContent_isRefused() throws {
    expectError(.badMagic) { _ = try FrameSources.open(path: folder.file("x", "hello world")) }
    expectError(.truncated) { _ = try FrameSources.open(path: folder.file("x", [])) }
    let y4m = try folder.file("x", "YUV4MPEG2 W1 H1 Cmono\n")
    expectError(.labelMismatch) { _ = try FrameSources.open(path: y4m, labels: "labels") }
  }

  @Test func writing_replacesWhole_andLeavesNothingBeside() throws {
    let path = "\(folder.path)/out"
    try AtomicFile.write("first, longer content", to: path)
    try AtomicFile.write("second", to: path)
    #expect(try ByteStream.contents(of: path) == Array("second".utf8))
    #expect(folder.names == ["out"])
    expectError(.cannotWrite) { try AtomicFile.write("x", to: "\(folder.path)/none/out") }
    expectError(.cannotWrite) { try AtomicFile.write("x", to: folder.path) }
    try AtomicFile.write("x", to: "/dev/null")
  }

  @Test func writing_followsALink_andKeepsIt() throws {
    let path = try folder.file("target", "old")
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    try AtomicFile.write("new", to: link)
    #expect(try ByteStream.contents(of: path) == Array("new".utf8))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
  }

  @Test func reading_stopsAtTheLimit() throws {
    let path = try folder.file("a", ramp(1000))
    #expect(try ByteStream.contents(of: path, limit: 1000).count == 1000)
    expectError(.tooLarge) { _ = try ByteStream.contents(of: path, limit: 999) }
    let bomb = try folder.file("b.gz", gzipped([UInt8](repeating: 0, count: 1 << 22)))
    expectError(.tooLarge) { _ = try ByteStream.contents(of: bomb, limit: 1 << 20) }
    expectError(.tooLarge) { _ = try ByteStream.contents(of: "/dev/zero", limit: 1 << 20) }
  }
}
