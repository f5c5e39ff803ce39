import CandelaHAL
import CandelaMedia
import Testing

@Suite struct IDXTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let array = IDXArray(shape: [3, 2, 4], elements: ramp(24))

  @Test func array_comesBack_afterWriting() throws {
    for shape in [[24], [2, 12], [3, 2, 4], [2, 3, 2, 2], [0, 5, 5]] {
      let count = shape.reduce(1, *)
      let array = IDXArray(shape: shape, elements: ramp(count))
      let path = "\(folder.path)/a"
      try array.write(to: path)
      #expect(try IDXArray(path: path) == array)
    }
  }

  @Test func header_isAsTheFormatSays() {
    #expect(array.encoded().prefix(16) == [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 4])
  }

  @Test func gzip_isInflated_alsoInSeveralMembers() throws {
    let bytes = array.encoded()
    let one = try folder.file("one.gz", gzipped(bytes))
    let two = try folder.file("two.gz", gzipped(Array(bytes[..<9])) + gzipped(Array(bytes[9...])))
    #expect(try IDXArray(path: one) == array)
    #expect(try IDXArray(path: two) == array)
  }

  @Test func truncation_isRefused_atEveryLength() throws {
    let bytes = array.encoded()
    for length in 0..<bytes.count {
      let path = try folder.file("cut", Array(bytes[..<length]))
      let text = expectError(.truncated) { _ = try IDXArray(path: path) }
      if length >= 16 { #expect(text.contains("expected 24 bytes") && text.contains("found \(length - 16)")) }
    }
  }

  /// More than a buffer of the reader holds, compressed as well, in members that end anywhere, with padding behind them.
  @Test func longGzip_isInflated_acrossBuffers() throws {
    var state: UInt64 = 1
    let noise = (0..<700_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    // A member of so many bytes of noise that its successor begins on a buffer's last byte.
    let first = Self.prefix(of: noise, compressedTo: (1 << 17) - 1)
    let members = gzipped(Array(noise[..<first])) + gzipped(Array(noise[first...]))
    #expect(members.count > 5 << 17)
    for (name, bytes) in [("one", gzipped(noise)), ("two", members), ("padded", members + [0, 0, 0])] {
      let path = try folder.file("\(name).gz", bytes)
      #expect(try ByteStream.contents(of: path) == noise, "\(name)")
    }
    var wrong = members
    wrong[wrong.count - 6] ^= 1
    let path = try folder.file("wrong.gz", wrong)
    expectError(.damagedGzip) { _ = try ByteStream.contents(of: path) }
    for bytes: [UInt8] in [[], [0x1F], [0x1F, 0x8C], [0x8B, 0x1F, 0x8B]] {
      let path = try folder.file("short", bytes)
      #expect(try ByteStream.contents(of: path) == bytes)
    }
  }

  /// How many bytes of incompressible noise make a member of `length` bytes.
  private static func prefix(of noise: [UInt8], compressedTo length: Int) -> Int {
    var count = length
    while gzipped(Array(noise[..<count])).count > length { count -= 1 }
    return count
  }

  @Test func gzipTruncation_isRefused_atEveryLength() throws {
    let bytes = gzipped(array.encoded())
    for length in 0..<bytes.count {
      let path = try folder.file("cut.gz", Array(bytes[..<length]))
      #expect(throws: MediaError.self) { try IDXArray(path: path) }
    }
  }

  @Test func surplus_isRefused_namingBothLengths() throws {
    let path = try folder.file("long", array.encoded() + [1, 2, 3])
    let text = expectError(.trailingData) { _ = try IDXArray(path: path) }
    #expect(text.contains("expected 24 bytes") && text.contains("found 27"))
  }

  @Test func hugeSizes_areRefused_withoutMemory() throws {
    let most: [UInt8] = [255, 255, 255, 255]
    for (count, kind) in [(1, MediaError.Kind.truncated), (2, .tooLarge), (3, .tooLarge), (4, .tooLarge)] {
      let path = try folder.file("huge", [0, 0, 8, UInt8(count)] + Array(repeatElement(most, count: count).joined()))
      expectError(kind) { _ = try IDXArray(path: path) }
    }
  }

  @Test func otherContent_isRefused_byKind() throws {
    let cases: [(MediaError.Kind, [UInt8])] = [
      (.badMagic, [1, 0, 8, 1, 0, 0, 0, 0]), (.badMagic, [0, 0, 7, 1, 0, 0, 0, 0]),
      (.unsupported, [0, 0, 0x0d, 1, 0, 0, 0, 0]), (.unsupported, [0, 0, 8, 0]), (.unsupported, [0, 0, 8, 5]),
    ]
    for (kind, bytes) in cases {
      let path = try folder.file("other", bytes)
      expectError(kind) { _ = try IDXArray(path: path) }
    }
    expectError(.notFound) { _ = try IDXArray(path: "\(folder.path)/none") }
    expectError(.cannotRead) { _ = try IDXArray(path: folder.path) }
  }

  @Test func labels_mustBeAList() throws {
    let path = "\(folder.path)/frames"
    try array.write(to: path)
    expectError(.wrongType) { _ = try LabelFile(path: path) }
  }

  @Test func source_playsFramesWithLabels() throws {
    let set = try IDXFrameSet(array: array, labels: LabelFile(labels: [7, 8, 9]))
    let frames = try allFrames(IDXFrameSource(set))
    #expect(frames.map { $0.descriptor.label } == [7, 8, 9])
    #expect(frames.map { $0.descriptor.sequence } == [0, 1, 2])
    #expect(frames.map { $0.descriptor.time.nanoseconds } == [0, 40_000_000, 80_000_000])
    #expect(frames[1].pixels == Array(8..<16) && frames[1].descriptor.width == 4 && frames[1].descriptor.height == 2)
    #expect(Array(set.frame(2)) == Array(16..<24))
  }

  @Test func clips_playOneAfterAnother_withTheClipsLabel() throws {
    let clips = IDXArray(shape: [2, 3, 1, 2], elements: ramp(12))
    let perClip = try IDXFrameSource(IDXFrameSet(array: clips, labels: LabelFile(labels: [4, 5])))
    #expect(perClip.frameCount == 6)
    let frames = try allFrames(perClip)
    #expect(frames.map { $0.descriptor.label } == [4, 4, 4, 5, 5, 5])
    #expect(frames[4].pixels == [8, 9])
    let perFrame = try IDXFrameSource(IDXFrameSet(array: clips, labels: LabelFile(labels: [0, 1, 2, 3, 4, 5])))
    #expect(try allFrames(perFrame).map { $0.descriptor.label } == [0, 1, 2, 3, 4, 5])
  }

  @Test func labelCount_isRefused_whenItFitsNeither() throws {
    for count in [0, 2, 4, 24] {
      let text = expectError(.labelMismatch) {
        _ = try IDXFrameSet(array: array, labels: LabelFile(labels: ramp(count), name: "l"), name: "f")
      }
      #expect(text.contains("l has \(count) labels, f has 3 frames"))
    }
    expectError(.wrongType) { _ = try IDXFrameSet(array: IDXArray(shape: [24], elements: ramp(24))) }
    expectError(.badHeader) { _ = try IDXFrameSet(array: IDXArray(shape: [3, 0, 4], elements: [])) }
  }

  @Test func errorOfTheReceiver_passesThrough() throws {
    struct Stop: Error {}
    let source = try IDXFrameSource(IDXFrameSet(array: array))
    #expect(throws: Stop.self) { try source.withNextFrame { _, _ in throw Stop() } }
    #expect(try allFrames(source).count == 2)
  }
}
