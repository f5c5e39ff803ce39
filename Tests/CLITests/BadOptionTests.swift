import Foundation
import Testing

/// Options, arguments and environment variables that cannot be used.
@Suite struct BadOptionTests {
  @Test(arguments: [
    ["run", "--bogus"], ["nonesuch"], ["run", "--limit", "many"], ["run", "--limit", "0"], ["run", "--limit"],
    ["run", "--limit", "99999999999999999999"], ["run", "--pace", "nan"], ["run", "--pace", "0"],
    ["run", "--labels", "labels"], ["run", "--seed", "-1"], ["eval", "--threads", "0"], ["eval", "--threads", "1000"],
    ["board", "expose", "--index", "-1"], ["board", "expose", "--index", "9223372036854775807"], ["board", "read"],
    ["board", "write", "CLASS_COUNT"], ["model", "pack"], ["model", "inspect"], ["scene"], ["train"],
    ["train", "--out", "x.candela", "--frames", "frames"],
    ["train", "--out", "x.candela", "--test-frames", "frames"],
  ])
  func options_areRefused_whenTheParserRefuses(arguments: [String]) throws {
    let outcome = try expectRefusal("CND-9000", status: 64, arguments, naming: ["--help"])
    #expect(outcome.output.isEmpty)
  }

  @Test func options_areRefused_whenTheyDoNotGoTogether() throws {
    let pack = ["model", "pack", "--phase", "p", "--weights", "w", "--classes", "c", "--out", "o"]
    try expectRefusal("CND-9000", status: 64, pack, naming: ["--board", "--design"])
    try expectRefusal("CND-9000", status: 64, pack + ["--board", "accel-reference", "--design", "d"])
    try expectRefusal("CND-9000", status: 64, pack + ["--board", "accel-reference", "--fit", "squeeze"])
    try expectRefusal("CND-9000", status: 64, pack + ["--board", "accel-reference", "--encoding", "colour"])
  }

  @Test func values_areRefused_whenOutOfRange() throws {
    try expectRefusal("CND-9001", status: 64, ["board", "expose", "--index", "5000"])
    try expectRefusal("CND-9001", status: 64, ["board", "write", "CLASS_COUNT", "ten"])
    try expectRefusal("CND-9005", status: 64, ["board", "read", "NONESUCH"])
    try expectRefusal("CND-9005", status: 64, ["board", "read", "0xFFFFFFFFFFFFFFFFFFFF"])
    try expectRefusal("CND-5008", status: 5, ["board", "write", "CLASS_COUNT", "99999999999"])
    // Seventeen outputs are the controller's to refuse.
    try expectRefusal("CND-5012", status: 4, ["board", "write", "CLASS_COUNT", "17"])
    try expectRefusal("CND-5012", status: 4, ["board", "write", "STATUS", "1"])
  }

  @Test func scene_isRefused_whenOutOfRange() throws {
    let folder = try TemporaryFolder()
    let out = ["--out", folder.entry("frames"), "--labels-out", folder.entry("labels")]
    for options in [
      ["--count", "0"], ["--count", "1000001"], ["--level", "extreme"], ["--count", "1000000", "--side", "4096"],
    ] {
      try expectRefusal("CND-9001", status: 64, ["scene"] + options + out)
    }
    try expectRefusal("CND-8002", status: 5, ["scene", "--side", "7"] + out)
    try expectRefusal("CND-8002", status: 5, ["scene", "--side", "9223372036854775807"] + out)
    #expect(folder.names.isEmpty)
  }

  @Test func environment_isRefused_whenItsValueIsUnknown() throws {
    try expectRefusal("CND-9001", status: 64, ["eval", "--limit", "1"], environment: ["CANDELA_KERNEL": "fast"])
    try expectRefusal("CND-9001", status: 64, ["board", "info"], environment: ["CANDELA_LOG": "loud"])
  }

  @Test func training_isRefused_whenASettingIsOutOfRange() throws {
    let folder = try TemporaryFolder()
    let frames = try folder.file("frames", Fixtures.idx(frames: 160))
    let labels = try folder.file("labels", Fixtures.labels(160))
    let train = ["train", "--frames", frames, "--labels", labels, "--out", folder.entry("out.candela")]
    for options in [
      ["--phase-rate=-1"], ["--smoothing", "1"], ["--round-from", "2"], ["--coarse-until", "nan"], ["--terms", "9"],
      ["--threads", "0"], ["--augment", "turn"], ["--noise", "light"], ["--noise", "board:-1"],
    ] {
      try expectRefusal("CND-7001", status: 5, train + options)
    }
    for options in [["--epochs", "0"], ["--epochs", "9223372036854775807"], ["--batch", "0"], ["--rate", "nan"]] {
      try expectRefusal("CND-7001", status: 5, train + options)
      try expectRefusal("CND-7001", status: 5, train + ["--fixed-mask"] + options)
    }
    for pattern in ["", "mirror", "lens:0", "lens:nan", "diffuser:0", "diffuser:9999999999999999999"] {
      try expectRefusal("CND-7003", status: 5, train + ["--mask", pattern])
    }
    let two = try folder.file("two.txt", "a\nb\n")
    try expectRefusal("CND-7002", status: 5, train + ["--classes", two])
    let many = try folder.file("many", Fixtures.idxHeader([160]) + (0..<160).map { UInt8($0 % 16 * 2) })
    try expectRefusal(
      "CND-7002", status: 5, ["train", "--frames", frames, "--labels", many, "--out", folder.entry("out.candela")])
    #expect(!folder.names.contains { $0.hasPrefix("out") })
  }

  @Test func output_isRefused_whenItCannotBeWritten() throws {
    let folder = try TemporaryFolder()
    let lost = folder.entry("absent/out")
    try expectRefusal("CND-3003", status: 3, ["scene", "--count", "1", "--out", lost])
    try expectRefusal("CND-3003", status: 3, ["eval", "--limit", "1", "--confusion", lost])
    try expectRefusal("CND-3003", status: 3, ["board", "diodes", "--png", lost])
    try expectRefusal("CND-3003", status: 3, ["board", "diodes", "--npy", lost])
    let file = try folder.file("file", "in the way")
    try expectRefusal("CND-9004", status: 3, ["model", "inspect", "shapes", "--export", file + "/arrays"])
    #expect(folder.names == ["file"])
  }

  @Test func help_endsWell() throws {
    for arguments in [["--help"], ["run", "--help"], ["--version"], ["help", "eval"], ["board"]] {
      let outcome = try CommandLineTool.run(arguments)
      #expect(outcome.status == 0 && outcome.error.isEmpty && !outcome.output.isEmpty, "\(arguments)")
    }
  }
}
