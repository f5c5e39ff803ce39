import Foundation
import Testing

/// `candela eval`: the same digest whatever way the frames take.
@Suite struct EvalTests {
  private func evaluate(_ options: [String] = [], environment: [String: String] = [:]) throws -> [String: Any] {
    try CommandLineTool.run(["eval", "--json", "--limit", "200"] + options, environment: environment).object()
  }

  @Test func digest_isTheSame_whateverWayTheFramesTake() throws {
    let report = try evaluate(["--threads", "1"])
    try expectDocumented(report)
    let digest = try #require(report["digest"] as? String)
    #expect(digest.count == 64 && report["frames"] as? Int == 200)
    #expect(try evaluate(["--threads", "2"])["digest"] as? String == digest)
    #expect(try evaluate(["--direct", "--threads", "1"])["digest"] as? String == digest)
    #expect(try evaluate(["--direct", "--threads", "2"])["digest"] as? String == digest)
    // In a cache of its own, the operator is built by the scalar kernels, too.
    let cache = try TemporaryFolder()
    for options in [[], ["--direct"]] {
      let scalar = try evaluate(options, environment: ["CANDELA_KERNEL": "scalar", "CANDELA_CACHE": cache.path])
      #expect(scalar["digest"] as? String == digest)
      let kernel = (scalar["host"] as? [String: Any])?["kernel"] as? String
      #expect(kernel?.hasPrefix("scalar") == true, "\(kernel ?? "none")")
    }
  }

  @Test func digest_differs_whenSeedSerialOrNoiseDiffer() throws {
    let digests = try [[], ["--seed", "2"], ["--serial", "2"], ["--ideal"]].map {
      try #require(try evaluate(["--direct"] + $0)["digest"] as? String)
    }
    #expect(Set(digests).count == digests.count)
  }

  @Test func tables_addUp() throws {
    let report = try evaluate(["--direct"])
    let confusion = try #require(report["confusion"] as? [[Int]])
    #expect(confusion.joined().reduce(0, +) == 200)
    let right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
    #expect(report["accuracy"] as? Double == Double(right) / 200)
    #expect((report["classes"] as? [[String: Any]])?.count == Fixtures.bundleClasses)
  }

  @Test func confusion_isDrawn_whenAsked() throws {
    let folder = try TemporaryFolder()
    let outcome = try CommandLineTool.run(["eval", "--limit", "16", "--confusion", folder.entry("out.png")])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("precision") && outcome.output.contains("digest"))
    let picture = try Data(contentsOf: URL(fileURLWithPath: folder.entry("out.png")))
    #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
  }
}
