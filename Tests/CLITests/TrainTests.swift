import Foundation
import Testing

/// `candela train` from files to a bundle that works.
@Suite struct TrainTests {
  private let folder: TemporaryFolder
  private let frames: String
  private let labels: String
  private let out: String

  init() throws {
    folder = try TemporaryFolder()
    frames = folder.entry("frames")
    labels = folder.entry("labels")
    out = folder.entry("out.candela")
    let scene = try CommandLineTool.run(["scene", "--count", "192", "--out", frames, "--labels-out", labels])
    #expect(scene.status == 0)
  }

  private func train(_ options: [String]) throws -> Outcome {
    try CommandLineTool.run(
      [
        "train", "--json", "--frames", frames, "--labels", labels, "--batch", "32", "--date", "2026-01-01", "--out",
        out,
      ]
        + options)
  }

  private func bundle() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: out)) }

  @Test(arguments: [["--fixed-mask", "--epochs", "2"], ["--epochs", "2", "--threads", "1"]])
  func training_repeatsItsBundle_whenTheSeedIsTheSame(_ options: [String]) throws {
    let bundles = try ["1", "1", "2"].map { seed in
      let trained = try train(options + ["--seed", seed, "--test-frames", frames, "--test-labels", labels]).object()
      try expectDocumented(trained)
      #expect(trained["frames"] as? Int == 192)
      #expect((trained["metrics"] as? [Any])?.count == (options[0] == "--fixed-mask" ? 2 : 3))
      return try bundle()
    }
    #expect(bundles[0] == bundles[1] && bundles[0] != bundles[2])
    #expect(try CommandLineTool.run(["model", "verify", out]).status == 0)
    #expect(folder.names == ["frames", "labels", "out.candela", "out.png"])
  }

  /// The tool is killed as soon as its first checkpoint stands.
  @Test func resuming_givesTheBundle_thatAnUninterruptedRunGives() throws {
    let options = ["--epochs", "8", "--threads", "1"]
    #expect(try train(options).status == 0)
    let whole = try bundle()
    try FileManager.default.removeItem(atPath: out)
    let checkpoint = out + ".checkpoint"
    let copy = folder.entry("second")
    let running = try RunningTool(
      ["train", "--frames", frames, "--labels", labels, "--batch", "32", "--date", "2026-01-01", "--out", out]
        + options,
      environment: CommandLineTool.environment(), input: nil)
    #expect(running.killed { FileManager.default.fileExists(atPath: checkpoint) })
    #expect(!FileManager.default.fileExists(atPath: out))
    try FileManager.default.copyItem(atPath: checkpoint, toPath: copy)

    let other = try train(["--epochs", "8", "--threads", "1", "--seed", "9", "--resume", copy])
    #expect(other.status == 5 && other.error.contains("CND-7006") && other.error.contains("seed"))
    let resumed = try train(options + ["--resume", copy])
    #expect(resumed.status == 0, "\(resumed.error)")
    // The command line differs, which the bundle's provenance records; masks, weights and golden vectors do not.
    let (mine, theirs) = (try contents(of: whole), try contents(of: bundle()))
    #expect(mine == theirs)
  }

  /// What a bundle holds beside its provenance.
  private func contents(of bundle: Data) throws -> [String] {
    let file = try folder.file("inspected.candela", [UInt8](bundle))
    let manifest = try CommandLineTool.run(["model", "inspect", file, "--json"]).object()
    return try ["mask_digest", "weights_digest"].map { try #require(manifest[$0] as? String) }
  }

  @Test func training_isRefused_whenDataOrCheckpointCannotBeUsed() throws {
    let one = folder.entry("one")
    #expect(try CommandLineTool.run(["scene", "--count", "1", "--out", one, "--labels-out", one + "l"]).status == 0)
    for fixed in [[], ["--fixed-mask"]] {
      try expectRefusal(
        "CND-7004", status: 5, ["train", "--frames", one, "--labels", one + "l", "--out", out] + fixed,
        naming: ["at least 20 frames of each"])
    }
    try expectRefusal(
      "CND-7007", status: 5,
      ["train", "--frames", frames, "--labels", labels, "--out", out, "--board", "accel-two-layer"],
      naming: ["400 x 400", "128 x 128"])
    let junk = try folder.file("junk", "no checkpoint")
    try expectRefusal(
      "CND-7006", status: 5, ["train", "--frames", frames, "--labels", labels, "--out", out, "--resume", junk])
    try expectRefusal(
      "CND-3001", status: 3,
      ["train", "--frames", frames, "--labels", labels, "--out", out, "--resume", folder.entry("absent")])
    #expect(!folder.names.contains { $0.hasPrefix("out") })
  }

  /// /dev/full takes no byte, as a full disk does.
  @Test func fullDisk_endsTheTraining_andLosesNothing() throws {
    let options = [
      "train", "--frames", frames, "--labels", labels, "--out", out, "--epochs", "2", "--batch", "32", "--json",
    ]
    try expectRefusal("CND-3003", status: 3, options + ["--checkpoint", "/dev/full"], naming: ["/dev/full"])
    #expect(FileManager.default.fileExists(atPath: "/dev/full"))
    #expect(folder.names == ["frames", "labels"])
    // Nor is a device removed where the checkpoint went into one.
    #expect(try CommandLineTool.run(options + ["--checkpoint", "/dev/null"]).status == 0)
    #expect(FileManager.default.fileExists(atPath: "/dev/null"))
  }
}
