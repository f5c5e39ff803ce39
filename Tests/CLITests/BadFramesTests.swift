import CandelaMedia
import Foundation
import Testing

/// Frames that cannot be used end in an error that says so, with nothing written.
@Suite struct BadFramesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The same file refused by the commands that read frames.
  private func refuse(_ code: String, _ frames: String, labels: String? = nil) throws {
    let input = ["--frames", frames] + (labels.map { ["--labels", $0] } ?? [])
    let picture = folder.entry("out.png")
    try expectRefusal(code, status: 3, ["eval", "--confusion", picture] + input)
    try expectRefusal(code, status: 3, ["run", "--json"] + input)
    #expect(!FileManager.default.fileExists(atPath: picture))
  }

  @Test func idx_isRefused_whenTruncated() throws {
    let whole = Fixtures.idx(frames: 3)
    for length in [5, 15, whole.count - 1] {
      try refuse("CND-3004", try folder.file("frames", Array(whole.prefix(length))))
    }
    try refuse("CND-3004", try folder.file("frames", []))
  }

  @Test func idx_isRefused_whenItGoesOn() throws {
    try refuse("CND-3005", try folder.file("frames", Fixtures.idx(frames: 3) + [0]))
  }

  @Test func idx_isRefused_whenItsHeaderAnnouncesTooMuch() throws {
    for sizes in [[0xFFFF_FFFF, 28, 28], [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF]] {
      try refuse("CND-3009", try folder.file("frames", Fixtures.idxHeader(sizes)))
    }
  }

  @Test func gzip_isRefused_whenDamaged() throws {
    try refuse(
      "CND-3014",
      try folder.file("frames.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 0xA5, count: 64)))
  }

  @Test func labels_areRefused_whenTheirNumberDiffers() throws {
    let frames = try folder.file("frames", Fixtures.idx(frames: 3))
    for count in [2, 4] {
      try refuse("CND-3010", frames, labels: try folder.file("labels", Fixtures.labels(count)))
    }
    try refuse("CND-3004", frames, labels: try folder.file("labels", Fixtures.labels(3).dropLast()))
    try refuse("CND-3001", frames, labels: folder.entry("absent"))
  }

  @Test func labels_areRefused_whenTheyAreFrames() throws {
    let frames = try folder.file("frames", Fixtures.idx(frames: 3))
    try refuse("CND-3017", frames, labels: frames)
  }

  @Test func labels_areRefused_whenTheyNameNoClass() throws {
    let frames = try folder.file("frames", Fixtures.idx(frames: 3))
    let labels = try folder.file("labels", Fixtures.idxHeader([3]) + [0, 1, UInt8(Fixtures.bundleClasses)])
    try refuse("CND-9007", frames, labels: labels)
    let arguments = ["--frames", frames, "--labels", labels]
    try expectRefusal("CND-9007", status: 3, ["board", "expose", "--index", "2"] + arguments, naming: ["frame 2"])
    // The two frames before it are good.
    let shown = try CommandLineTool.run(["board", "expose", "--json", "--index", "1"] + arguments).object()
    #expect(shown["truth"] as? String == "ring")
  }

  @Test func png_isRefused_whenItIsNone() throws {
    try refuse("CND-3011", try folder.file("picture.png", "this is no picture"))
    let images = try TemporaryFolder()
    _ = try images.file("1.png", "this is no picture")
    try refuse("CND-3011", images.path)
  }

  @Test func png_isRefused_whenCutOff() throws {
    let picture = folder.entry("whole.png")
    #expect(try CommandLineTool.run(["board", "diodes", "--png", picture]).status == 0)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: picture))
    try refuse("CND-3012", try folder.file("cut.png", [UInt8](bytes.prefix(bytes.count / 2))))
  }

  @Test func folder_isRefused_whenWithoutImages() throws {
    let empty = try TemporaryFolder()
    try refuse("CND-3015", empty.path)
  }

  @Test func file_isRefused_whenUnknownOrAbsent() throws {
    try refuse("CND-3006", try folder.file("text.txt", "neither frames nor pictures"))
    try refuse("CND-3001", folder.entry("absent"))
  }

  @Test(arguments: [false, true]) func y4m_isRefused_whenItEndsInMidFrame(throughInput: Bool) throws {
    let cut = try folder.file("clip.y4m", Fixtures.y4m(frames: 3).dropLast(100))
    let source = throughInput ? "-" : cut
    let outcome = try expectRefusal(
      "CND-3013", status: 3, ["run", "--json", "--frames", source], input: throughInput ? cut : nil)
    // The frames before it were good; without its end there is no summary.
    #expect(try outcome.objects().map { $0["type"] as? String } == ["result", "result"])
    let picture = folder.entry("out.png")
    try expectRefusal(
      "CND-3013", status: 3, ["eval", "--frames", source, "--confusion", picture], input: throughInput ? cut : nil)
    #expect(!FileManager.default.fileExists(atPath: picture))
  }
}

extension TemporaryFolder {
  fileprivate func file(_ name: String, _ bytes: ArraySlice<UInt8>) throws -> String { try file(name, Array(bytes)) }
}
