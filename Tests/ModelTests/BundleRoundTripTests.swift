import CandelaBoardSpec
import CandelaModel
import CandelaOptics
import Testing

@Suite struct BundleRoundTripTests {
  @Test(arguments: [false, true])
  func bundle_comesBackByteForByte_whenDecoded(continuous: Bool) throws {
    let profile = try ModelFixtures.tinyProfile(isContinuous: continuous)
    let bundle = try ModelFixtures.bundle(profile, continuous: continuous)
    let bytes = bundle.encoded()
    let decoded = try ModelBundle(decoding: bytes)
    #expect(decoded == bundle)
    #expect(decoded.encoded() == bytes)
    #expect(decoded.digest.bytes == Array(bytes.suffix(32)))
    try decoded.check(against: profile)
  }

  @Test func bundle_hasTheDocumentedLayout_whenReadByAnotherReader() throws {
    let bytes = try ModelFixtures.bundle(ModelFixtures.tinyProfile()).encoded()
    let editor = BundleEditor(bytes)
    #expect(editor.major == 1)
    #expect(editor.minor == 0)
    #expect(editor.sections.map(\.name) == ["manifest", "mask", "weights", "golden.inputs", "golden.outputs"])
    // 256 levels of 3 bits; 3 banks; 8 frames of 16 bytes; 8 frames of a winner and 3 codes.
    #expect(editor.sections.dropFirst().map(\.bytes.count) == [96, 384, 8 + 8 * 16, 40 + 8 * 13])
    #expect(editor.encoded() == bytes)
  }

  @Test func bundle_isTheSame_whenPackedTwice() throws {
    let profile = try ModelFixtures.tinyProfile()
    #expect(try ModelFixtures.bundle(profile).encoded() == ModelFixtures.bundle(profile).encoded())
  }

  @Test func program_carriesMaskAndWeights_asTheRegistersTakeThem() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bundle = try ModelFixtures.bundle(profile)
    let program = bundle.program
    #expect(program.designDigest == profile.designDigest)
    #expect(program.maskFormat == .levels)
    #expect(BitPacking.unpack(program.packedMask, count: 256, bits: 3) == bundle.masks[0].levels)
    #expect(program.maskDigest == LoadDigest.mask(format: .levels, packed: program.packedMask))
    #expect(program.classCount == 3)
    let matrix = ModelFixtures.weights()
    for diode in 0..<16 {
      for output in 0..<3 {
        let bit = program.weightBanks[output * 128 + diode / 8] >> UInt8(7 - diode % 8) & 1
        #expect((bit == 1) == (matrix[diode * 3 + output] >= 0))
      }
    }
  }

  @Test func manifest_keepsItsTexts_inSortedJSON() throws {
    let bundle = try ModelFixtures.bundle(ModelFixtures.tinyProfile())
    #expect(bundle.classNames == ModelFixtures.classes)
    #expect(bundle.manifest.provenance == ModelFixtures.description().provenance)
    #expect(bundle.manifest.metrics == ModelFixtures.description().metrics)
    #expect(bundle.manifest.input == InputSpecification(pixels: 4, fit: .crop, encoding: .amplitude, inverted: false))
    let text = String(decoding: BundleEditor(bundle.encoded()).sections[0].bytes, as: UTF8.self)
    let keys = text.split(separator: "\n").filter { $0.hasPrefix("  \"") }.compactMap {
      $0.split(separator: "\"").dropFirst().first
    }
    #expect(keys == keys.sorted())
    #expect(keys.contains("design_digest"))
  }

  @Test func optionalSection_isKept_whenItIsUnknown() throws {
    var editor = BundleEditor(try ModelFixtures.bundle(ModelFixtures.tinyProfile()).encoded())
    editor.minor = 7
    editor.sections.append(.init(name: "signature", flags: 1, bytes: [1, 2, 3]))
    editor.editManifest("\"task\" :", "\"unheard_of\" : [1, {}],\n  \"task\" :")
    let bytes = editor.encoded()
    let bundle = try ModelBundle(decoding: bytes)
    #expect(bundle.otherSections.map(\.name) == ["signature"])
    #expect(bundle.encoded() == bytes)
  }

  @Test func mandatorySection_isRefused_whenItIsUnknown() throws {
    var editor = BundleEditor(try ModelFixtures.bundle(ModelFixtures.tinyProfile()).encoded())
    editor.sections.append(.init(name: "colour", bytes: []))
    let error = try #require(try ModelFixtures.error { try ModelBundle(decoding: editor.encoded()) })
    #expect(error.kind == .unknownSection)
    #expect(error.message.contains("colour"))
  }
}
