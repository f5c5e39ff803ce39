import CandelaMedia
import Foundation
import Testing

/// `candela model` and what makes bundles.
@Suite struct ModelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func inspect(_ model: String) throws -> [String: Any] {
    try CommandLineTool.run(["model", "inspect", "--json", model]).object()
  }

  @Test func bundle_survivesExportAndPack() throws {
    let export = folder.entry("arrays")
    let original = try CommandLineTool.run(
      ["model", "inspect", "shapes", "--json", "--export", export, "--frames", "scene", "--limit", "3"]).object()
    try expectDocumented(original)
    #expect(try NPYArray(path: export + "/phase.npy").shape == [1, 400, 400])
    #expect(try NPYArray(path: export + "/intensities.npy").shape == [3, Fixtures.diodes])
    let classes = try #require(original["classes"] as? [String])
    let names = try folder.file("names.txt", classes.joined(separator: "\n"))
    let again = folder.entry("again.candela")
    let packed = try CommandLineTool.run([
      "model", "pack", "--json", "--board", "accel-reference", "--phase", export + "/phase.npy", "--weights",
      export + "/weights.npy", "--classes", names, "--out", again,
    ]).object()
    try expectDocumented(packed)
    for key in ["mask_digest", "weights_digest"] {
      #expect(packed[key] as? String == original[key] as? String, "\(key)")
    }
    #expect(packed["digest"] as? String == (try inspect(again)["digest"] as? String))
    let verified = try CommandLineTool.run(["model", "verify", "--json", again]).object()
    try expectDocumented(verified)
    #expect(verified["passed"] as? Bool == true)
    let digests = try ["shapes", again].map {
      try CommandLineTool.run(["eval", "--json", "--limit", "20", "--model", $0]).object()["digest"] as? String
    }
    #expect(digests[0] != nil && digests[0] == digests[1])
  }

  @Test func bundle_runsOnItsDesign_whenPackedFromAnOpticsFile() throws {
    let export = folder.entry("arrays")
    #expect(try CommandLineTool.run(["model", "inspect", "shapes", "--export", export]).status == 0)
    let names = try folder.file("names.txt", (0..<Fixtures.bundleClasses).map { "class \($0)" }.joined(separator: "\n"))
    let design = "\(CommandLineTool.packageRoot)/boards/accel-reference/optics.yaml"
    let bundle = folder.entry("free.candela")
    let packed = try CommandLineTool.run([
      "model", "pack", "--continuous", "--design", design, "--phase", export + "/phase.npy", "--weights",
      export + "/weights.npy", "--classes", names, "--out", bundle,
    ])
    #expect(packed.status == 0, "\(packed.error)")
    #expect(try inspect(bundle)["mask_format"] as? String == "continuous")
    let report = try CommandLineTool.run(
      ["eval", "--json", "--limit", "20", "--board", design, "--model", bundle]).object()
    #expect(report["frames"] as? Int == 20)
    // A board with eight levels cannot show it.
    try expectRefusal("CND-4013", status: 3, ["eval", "--board", "accel-reference", "--model", bundle])
  }

  @Test func verify_passes_onShippedBundles() throws {
    let models = try FileManager.default.contentsOfDirectory(atPath: CommandLineTool.packageRoot + "/models")
      .filter { $0.hasSuffix(".candela") }
    #expect(!models.isEmpty)
    for model in models {
      let outcome = try CommandLineTool.run(["model", "verify", String(model.dropLast(".candela".count))])
      #expect(outcome.status == 0 && outcome.output.contains("golden   ok"), "\(model): \(outcome.error)")
    }
  }

  @Test func scene_writesWhatEvalReads() throws {
    let frames = folder.entry("frames")
    let labels = folder.entry("labels")
    for level in ["easy", "default", "hard"] {
      let outcome = try CommandLineTool.run(
        ["scene", "--count", "16", "--side", "28", "--level", level, "--out", frames, "--labels-out", labels])
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(try IDXArray(path: frames).shape == [16, 28, 28])
      let report = try CommandLineTool.run(["eval", "--json", "--frames", frames, "--labels", labels]).object()
      #expect(report["labelled"] as? Int == 16)
    }
  }
}
