import CandelaModel
import TestSupport
import Testing

@Suite struct DamagedBundleTests {
  private static func tinyBytes() throws -> [UInt8] {
    try ModelFixtures.bundle(ModelFixtures.tinyProfile()).encoded()
  }

  private func error(_ bytes: [UInt8]) throws -> ModelError {
    try #require(try ModelFixtures.error { try ModelBundle(decoding: bytes) })
  }

  @Test func bundle_isRefused_whenCutAnywhere() throws {
    let bytes = try Self.tinyBytes()
    #expect(bytes.count > 2048)
    for length in stride(from: 0, to: bytes.count, by: 1024) {
      #expect(try error(Array(bytes.prefix(length))).kind == .truncated)
    }
    for length in 0..<bytes.count { #expect(try error(Array(bytes.prefix(length))).code.hasPrefix("CND-40")) }
    #expect(try error(bytes + [0]).kind == .inconsistent)
  }

  @Test func bundle_isRefused_whenAnyByteIsFlipped() throws {
    let bytes = try Self.tinyBytes()
    var random = SplitMix64(seed: SplitMix64.seed("flipped bytes"))
    for _ in 0..<4000 {
      var damaged = bytes
      let place = Int.random(in: 0..<bytes.count, using: &random)
      damaged[place] ^= UInt8.random(in: 1...255, using: &random)
      _ = try error(damaged)
    }
  }

  @Test func bundle_isReadOrRefused_whenDamagedUnderRightDigests() throws {
    let editor = BundleEditor(try Self.tinyBytes())
    var random = SplitMix64(seed: SplitMix64.seed("damage under right digests"))
    var refused = 0
    for _ in 0..<4000 {
      var damaged = editor
      let section = Int.random(in: 0..<editor.sections.count, using: &random)
      let place = Int.random(in: 0..<editor.sections[section].bytes.count, using: &random)
      damaged.sections[section].bytes[place] = UInt8.random(in: 0...255, using: &random)
      if try ModelFixtures.error({ try ModelBundle(decoding: damaged.encoded()) }) != nil { refused += 1 }
    }
    // Mask and weights are a fifth of the bytes and their digests stand in the manifest; golden amplitudes are free.
    #expect(refused > 1000)
  }

  @Test func bundle_isRefusedWithoutLargeAllocation_whenTheTableLies() throws {
    let bytes = try Self.tinyBytes()
    for entry in 0..<5 {
      for field in [24, 32] {
        for value: UInt64 in [.max, 1 << 63, 1 << 40, UInt64(bytes.count), 0] {
          var damaged = Array(bytes.dropLast(32))
          for byte in 0..<8 { damaged[16 + 72 * entry + field + byte] = UInt8(truncatingIfNeeded: value >> (8 * byte)) }
          let kind = try error(BundleEditor.sealed(damaged)).kind
          #expect([.truncated, .inconsistent, .digestMismatch].contains(kind))
        }
      }
    }
    for count: [UInt8] in [[0xFF, 0xFF, 0xFF, 0xFF], [33, 0, 0, 0], [0, 0, 0, 0]] {
      var damaged = Array(bytes.dropLast(32))
      damaged.replaceSubrange(12..<16, with: count)
      #expect(try error(BundleEditor.sealed(damaged)).kind == .inconsistent)
    }
  }

  @Test func digestMismatch_namesTheSection_whenItsContentIsDamaged() throws {
    let bytes = try Self.tinyBytes()
    let editor = BundleEditor(bytes)
    var start = 16 + 72 * editor.sections.count
    for section in editor.sections {
      var damaged = bytes
      damaged[start] ^= 1
      let error = try error(damaged)
      #expect(error.kind == .digestMismatch)
      #expect(error.message.contains("section \(section.name) "))
      start += section.bytes.count
    }
    var damaged = bytes
    damaged[bytes.count - 1] ^= 1
    #expect(try error(damaged).message.contains("the file has SHA-256"))
  }

  @Test func otherFile_isRefused_whenItIsNoBundle() throws {
    #expect(try error(Array("CANDELAN, no bundle".utf8)).kind == .badMagic)
    #expect(try error([0x50]).kind == .badMagic)
    #expect(try error([]).kind == .truncated)
  }

  @Test func newerBundle_isRefusedWithBothVersions() throws {
    var editor = BundleEditor(try Self.tinyBytes())
    editor.major = 2
    editor.minor = 3
    let newer = try error(editor.encoded())
    #expect(newer.kind == .newerFormat)
    #expect(newer.message.contains("2.3") && newer.message.contains("reads 1.x"))
    #expect(newer.remedy.contains("Update Candela"))
    #expect(newer.cause == nil)
    #expect(try error(editor.encoded().dropLast(1)).cause?.contains("damaged") == true)
  }

  @Test func sections_areRefused_whenAbsentTwiceOrOutOfOrder() throws {
    let editor = BundleEditor(try Self.tinyBytes())
    for index in editor.sections.indices {
      var edited = editor
      edited.sections.remove(at: index)
      #expect(try error(edited.encoded()).message.contains("section \(editor.sections[index].name) is absent"))
      edited = editor
      edited.sections.append(editor.sections[index])
      #expect(try error(edited.encoded()).message.contains("twice"))
      edited = editor
      edited.sections[index].flags = 2
      #expect(try error(edited.encoded()).message.contains("flags 2"))
    }
    var swapped = editor
    swapped.sections.swapAt(1, 2)
    #expect(try error(swapped.encoded()).kind == .inconsistent)
  }

  @Test func golden_isRefused_whenItsHeaderLies() throws {
    let editor = BundleEditor(try Self.tinyBytes())
    for name in ["golden.inputs", "golden.outputs"] {
      for place in 0..<8 {
        var edited = editor
        edited.sections[editor.index(of: name)].bytes[place] ^= 0xFF
        #expect(try error(edited.encoded()).kind == .inconsistent)
      }
      var empty = editor
      empty.sections[editor.index(of: name)].bytes = []
      #expect(try error(empty.encoded()).kind == .inconsistent)
    }
  }
}
