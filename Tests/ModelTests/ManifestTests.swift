import CandelaModel
import Testing

@Suite struct ManifestTests {
  private func error(_ old: String, _ new: String) throws -> ModelError {
    var editor = BundleEditor(try ModelFixtures.bundle(ModelFixtures.tinyProfile()).encoded())
    editor.editManifest(old, new)
    return try #require(try ModelFixtures.error { try ModelBundle(decoding: editor.encoded()) })
  }

  @Test(arguments: [
    ("\"name\" : \"shapes\"", "\"nama\" : \"shapes\"", "name"),
    ("\"name\" : \"shapes\"", "\"name\" : \"\"", "name"),
    ("\"name\" : \"shapes\"", "\"name\" : \"a\\u001b[2Jb\"", "name"),
    ("candela-model 1", "candela-model 2", "format"),
    ("\"square\"", "\"circle\"", "classes[1]"),
    ("\"square\"", "\"\"", "classes[1]"),
    ("\"square\"", "7", "classes[1]"),
    ("\"diodes\" : 16", "\"diodes\" : 1025", "diodes"),
    ("\"diodes\" : 16", "\"diodes\" : \"16\"", "diodes"),
    ("\"diodes\" : 16", "\"diodes\" : 1e30", "number"),
    ("\"bits_per_level\" : 3", "\"bits_per_level\" : 17", "mask.bits_per_level"),
    ("\"bits_per_level\" : 3", "\"bits_per_level\" : 2", "mask.layers[0].levels"),
    ("\"levels\" : 8", "\"levels\" : -1", "mask.layers[0].levels"),
    ("\"format\" : \"levels\"", "\"format\" : \"LEVELS\"", "mask.format"),
    ("\"fit\" : \"crop\"", "\"fit\" : \"pad\"", "input.fit"),
    ("\"kind\" : \"simulated\"", "\"kind\" : \"guessed\"", "metrics[0].kind"),
    ("\"value\" : 0.8125", "\"value\" : null", "metrics[0].value"),
    ("\"mask_digest\" : \"", "\"mask_digest\" : \"0", "mask_digest"),
    ("\"task\" :", "\"relative_exposure\" : 0, \"task\" :", "relative_exposure"),
    ("\"task\" :", "\"relative_exposure\" : -0.5, \"task\" :", "relative_exposure"),
    ("\"task\" :", "\"relative_exposure\" : 1.0001, \"task\" :", "relative_exposure"),
    ("\"task\" :", "\"relative_exposure\" : \"1\", \"task\" :", "relative_exposure"),
  ])
  func manifest_isRefusedNamingTheField_whenItIsMalformed(old: String, new: String, field: String) throws {
    let error = try error(old, new)
    #expect(error.kind == .malformedManifest)
    #expect(error.message.contains(field), "\(error)")
    #expect(!error.description.unicodeScalars.contains("\u{1B}"))
  }

  @Test func manifest_isRefused_whenItIsNoJSON() throws {
    for content in ["", "{", "[[[[", String(repeating: "[", count: 100_000), "\u{0}", "{\"format\":1e999}"] {
      var editor = BundleEditor(try ModelFixtures.bundle(ModelFixtures.tinyProfile()).encoded())
      editor.sections[0].bytes = Array(content.utf8)
      #expect(try ModelFixtures.error { try ModelBundle(decoding: editor.encoded()) }?.kind == .malformedManifest)
    }
  }

  @Test func manifest_isRefused_whenItIsHuge() throws {
    var editor = BundleEditor(try ModelFixtures.bundle(ModelFixtures.tinyProfile()).encoded())
    editor.sections[0].bytes += [UInt8](repeating: 0x20, count: 1 << 20)
    #expect(try ModelFixtures.error { try ModelBundle(decoding: editor.encoded()) }?.kind == .malformedManifest)
  }

  @Test(arguments: [
    ("\"diodes\" : 16", "\"diodes\" : 15"),
    ("\"levels\" : 8", "\"levels\" : 7"),
    ("    \"pixels\" : 16\n", "    \"pixels\" : 15\n"),
    ("    \"pixels\" : 16\n", "    \"pixels\" : 4096\n"),
    ("    \"pixels\" : 4\n", "    \"pixels\" : 5\n"),
    ("    \"circle\",\n", ""),
  ])
  func bundle_isRefused_whenTheManifestContradictsTheContent(old: String, new: String) throws {
    #expect(try error(old, new).kind == .inconsistent)
  }

  @Test func bundle_isRefused_whenTheContentHasAnotherDigestThanTheManifest() throws {
    var editor = BundleEditor(try ModelFixtures.bundle(ModelFixtures.tinyProfile()).encoded())
    editor.sections[editor.index(of: "mask")].bytes[0] ^= 0x20
    let error = try #require(try ModelFixtures.error { try ModelBundle(decoding: editor.encoded()) })
    #expect(error.kind == .digestMismatch)
    #expect(error.message.contains("mask_digest"))
  }

  @Test func bundle_isRefused_whenItHasMoreThan16Classes() throws {
    let names = (0..<14).map { "\"extra \($0)\",\n" }.joined()
    #expect(try error("    \"circle\",\n", "    \"circle\",\n" + names).kind == .classCount)
  }
}
