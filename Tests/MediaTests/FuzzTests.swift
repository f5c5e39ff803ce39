import CandelaHAL
import CandelaMedia
import Foundation
import TestSupport
import Testing

/// Damaged input must give a `MediaError` or a sound result, never a crash. CANDELA_SEED chooses other damage.
@Suite struct FuzzTests {
  static let rounds = 3000

  /// Cuts, repeats, overwrites and flips a few places of `bytes`.
  private static func mutate(_ bytes: [UInt8], using random: inout SplitMix64) -> [UInt8] {
    var result = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) where !result.isEmpty {
      // Half of the damage goes to the beginning, where the headers are.
      let reach = Bool.random(using: &random) ? min(result.count, 40) : result.count
      let place = Int.random(in: 0..<reach, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: result.removeSubrange(place...)
      case 1: result.insert(UInt8.random(in: 0...255, using: &random), at: place)
      case 2: result[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 3: result[place] = [0, 1, 127, 128, 255].randomElement(using: &random) ?? 0
      case 4: result.insert(contentsOf: result[place..<min(place + 8, result.count)], at: place)
      default: result[place] = UInt8.random(in: 0x20...0x7e, using: &random)
      }
    }
    return result
  }

  private func fuzz(_ name: String, _ originals: [[UInt8]], _ parse: ([UInt8]) throws -> Void) throws {
    print("fuzz \(name): seed \(testSeed)")
    var random = SplitMix64(seed: testSeed)
    for original in originals { try parse(original) }
    var refused = 0
    for round in 0..<Self.rounds {
      let bytes = Self.mutate(originals[round % originals.count], using: &random)
      do {
        try parse(bytes)
      } catch is MediaError {
        refused += 1
      }
    }
    // Most damage is seen; none seen would mean that nothing was checked.
    #expect(refused > Self.rounds / 20, "\(name): only \(refused) of \(Self.rounds) refused")
  }

  @Test func idx_survivesDamage() throws {
    let folder = try TemporaryFolder()
    let frames = IDXArray(shape: [3, 4, 5], elements: ramp(60)).encoded()
    let clips = IDXArray(shape: [2, 3, 2, 2], elements: ramp(24)).encoded()
    try fuzz("idx", [frames, clips, gzipped(frames), gzipped(clips)]) { bytes in
      let source = try FrameSources.open(path: folder.file("f", bytes))
      for frame in try allFrames(source) {
        #expect(frame.pixels.count == frame.descriptor.width * frame.descriptor.height)
      }
    }
  }

  @Test func y4m_survivesDamage() throws {
    let folder = try TemporaryFolder()
    let frame = Array("FRAME\n".utf8)
    let jpeg = Array("YUV4MPEG2 W6 H4 F25:1 Ip A1:1 C420jpeg\n".utf8) + frame + ramp(36) + frame + ramp(36)
    let mono = Array("YUV4MPEG2 W5 H3 F30000:1001 Cmono XCOLORRANGE=LIMITED\n".utf8) + frame + ramp(15)
    try fuzz("y4m", [jpeg, mono]) { bytes in
      for frame in try allFrames(Y4MSource(path: folder.file("f", bytes))) {
        #expect(frame.pixels.count == frame.descriptor.width * frame.descriptor.height)
      }
    }
  }

  @Test func npy_survivesDamage() throws {
    let folder = try TemporaryFolder()
    let originals = [
      NPYArray(shape: [2, 3], [1, 2, 3, 4, 5, 6] as [Double]).encoded(),
      NPYArray(shape: [4], interleavedComplex: [1, 2, 3, 4, 5, 6, 7, 8] as [Float]).encoded(),
    ]
    try fuzz("npy", originals) { bytes in
      let array = try NPYArray(path: folder.file("f", bytes))
      #expect(array.interleavedComplex().count == 2 * array.count)
      #expect(array.shape.reduce(1, *) == array.count)
    }
  }

  @Test func images_surviveDamage() throws {
    let grey = Image(width: 7, height: 5, pixels: ramp(35))
    let colour = Image(width: 4, height: 3, format: .rgb24, pixels: ramp(36))
    try fuzz("png", [PNGCodec.encode(grey), PNGCodec.encode(colour)]) { bytes in _ = try PNGCodec.decode(bytes) }
    try fuzz("pgm", [PGMCodec.encode(grey), Array("P2 # c\n3 2 9\n1 2 3\n4 5 6\n".utf8)]) { bytes in
      let image = try PGMCodec.decode(bytes)
      #expect(image.pixels.count == image.width * image.height)
    }
  }
}
