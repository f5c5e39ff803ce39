import CandelaRuntime
import Foundation
import Testing

/// The format does not change unnoticed: what this release writes is byte for byte what is in the tree.
///
/// `CANDELA_UPDATE_DOCS=1` writes the file anew; a change that old releases cannot read needs a new version in `TraceFormat`.
@Suite struct TraceGoldenTests {
  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("golden.ctrace")

  /// Every kind of record, the bundle cut short so that the file stays small.
  private static func bytes() throws -> [UInt8] {
    var options = RecorderOptions()
    options.keepsFrames = true
    let parts = try RecordedParts(options)
    try parts.recordEverything(bundleBytes: 64)
    parts.recorder.end(TraceEnd(frames: 1, digest: String(repeating: "0", count: 64), outcome: ""))
    try parts.recorder.close()
    return parts.output.bytes
  }

  @Test func format_isTheOneInTheTree() throws {
    let bytes = try Self.bytes()
    if ProcessInfo.processInfo.environment["CANDELA_UPDATE_DOCS"] == "1" { try Data(bytes).write(to: Self.path) }
    let golden = [UInt8](try Data(contentsOf: Self.path))
    #expect(golden.count < 2000 && bytes == golden)
    let trace = try Trace(decoding: golden)
    #expect(trace.ending == .complete && trace.header["later"] == "kept" && trace.bundle?.count == 64)
  }
}
