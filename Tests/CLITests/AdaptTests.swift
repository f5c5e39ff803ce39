import Foundation
import Testing

/// `candela adapt`, and devices that differ from their design.
@Suite struct AdaptTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func adapt(_ name: String, _ options: [String] = []) throws -> [String: Any] {
    try CommandLineTool.run(
      ["adapt", "--json", "--out", folder.entry(name), "--date", "2026-01-31", "--name", "adapted"] + options
    ).object()
  }

  private static let small = ["--images", "400", "--predicted", "600", "--epochs", "6", "--shift", "1"]

  @Test func adaptedBundle_recoversWhatTheDeviceLost() throws {
    let report = try adapt("a.candela", Self.small)
    try expectDocumented(report)
    let table = try #require(report["table"] as? [[String: Any]])
    let accuracies = table.compactMap { $0["accuracy"] as? Double }
    print("as designed, on the device, adapted: \(accuracies)")
    try #require(accuracies.count == 3)
    #expect(accuracies[1] < accuracies[0] - 0.3)
    #expect(accuracies[2] > accuracies[1] + 0.2)
    #expect(report["images"] as? Int == 400 && report["predicted"] as? Int == 600)
    #expect((report["weights_changed"] as? Int ?? 0) > 0)
    // The bundle is whole, says what it is, and answers on the device as the table says.
    #expect(try CommandLineTool.run(["model", "verify", folder.entry("a.candela")]).status == 0)
    let inspected = try CommandLineTool.run(["model", "inspect", folder.entry("a.candela"), "--json"]).object()
    let notes = (inspected["provenance"] as? [String: Any])?["notes"] as? String ?? ""
    for words in ["Adapted from model shapes", "shift 1.0, 0.0 diodes", "400 frames", "600 more", "serial 1"] {
      #expect(notes.contains(words), "\(notes)")
    }
    let evaluated = try CommandLineTool.run(
      ["eval", "--json", "--direct", "--model", folder.entry("a.candela"), "--shift", "1"]).object()
    #expect(evaluated["accuracy"] as? Double == accuracies[2])
  }

  @Test func adaptedBundle_isTheSame_whenMadeAgain() throws {
    let options = ["--images", "200", "--predicted", "100", "--epochs", "2", "--rotation", "5"]
    let first = try adapt("a.candela", options)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.entry("a.candela")))
    let weights = { (report: [String: Any]) in report["weights_changed"] as? Int }
    let second = try adapt("a.candela", options)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.entry("a.candela"))) == bytes)
    #expect(first["digest"] as? String == second["digest"] as? String && weights(first) == weights(second))
    let other = try adapt("a.candela", options + ["--serial", "2"])
    #expect(other["digest"] as? String != first["digest"] as? String)
    let averaged = try adapt("a.candela", options + ["--reads", "3"])
    #expect(averaged["reads"] as? Int == 3 && averaged["digest"] as? String != first["digest"] as? String)
  }

  @Test func adapt_isRefused_whenThereAreTooFewFrames() throws {
    let out = folder.entry("out.candela")
    func refuse(_ code: String, _ status: Int32, frames: Int, labels: [UInt8], naming words: [String]) throws {
      let images = try folder.file("frames", Fixtures.idx(frames: frames))
      let truth = try folder.file("labels", Fixtures.idxHeader([frames]) + labels)
      try expectRefusal(
        code, status: status, ["adapt", "--frames", images, "--labels", truth, "--out", out], naming: words)
    }
    try refuse("CND-7004", 5, frames: 1, labels: [0], naming: ["class 0", "has 1 of the 20", "160 in all"])
    // Plenty of frames, one class empty.
    try refuse(
      "CND-7004", 5, frames: 175, labels: (0..<175).map { UInt8($0 % 7) }, naming: ["class 7", "has 0 of the 20"])
    let nineteen = (0..<160).map { $0 == 10 ? UInt8(3) : UInt8($0 % 8) }
    try refuse("CND-7004", 5, frames: 160, labels: nineteen, naming: ["class 2", "has 19 of the 20"])
    try refuse("CND-9007", 3, frames: 2, labels: [0, 8], naming: ["frame 1", "8 classes"])
    try refuse("CND-9007", 3, frames: 2, labels: [0, 200], naming: ["frame 1", "200"])
    #expect(!folder.names.contains("out.candela"))
    // Only the frames that the device is shown count.
    try expectRefusal("CND-7004", status: 5, ["adapt", "--images", "159", "--predicted", "10", "--out", out])
  }

  @Test func adapt_isRefused_whenNothingIsLit() throws {
    let frames = try folder.file("frames", Fixtures.idxHeader([160, 28, 28]) + [UInt8](repeating: 0, count: 160 * 784))
    let labels = try folder.file("labels", Fixtures.labels(160))
    let out = folder.entry("out.candela")
    try expectRefusal(
      "CND-7005", status: 5, ["adapt", "--ideal", "--frames", frames, "--labels", labels, "--out", out],
      naming: ["160 frames"])
    #expect(!folder.names.contains("out.candela"))
  }

  @Test func adapt_keepsTheOldFile_whenItFails() throws {
    let out = try folder.file("out.candela", "what was there")
    try expectRefusal("CND-7004", status: 5, ["adapt", "--images", "8", "--predicted", "0", "--out", out])
    #expect(try String(contentsOfFile: out, encoding: .utf8) == "what was there")
    try expectRefusal("CND-3003", status: 3, ["adapt", "--out", folder.entry("absent/out.candela")])
  }

  @Test(arguments: [
    ["--images", "0"], ["--images", "4001"], ["--reads", "0"], ["--reads", "1001"], ["--predicted", "-1"],
    ["--labels", "labels"], ["--frames", "frames"], ["--test-frames", "frames"], ["--shift", "one"],
    ["--shift", "1,2,3"], ["--shift", "1,"], ["--rotation", "round"], ["--mask-error", "-"],
  ])
  func options_areRefused_whenTheParserRefuses(options: [String]) throws {
    try expectRefusal("CND-9000", status: 64, ["adapt", "--out", folder.entry("out.candela")] + options)
  }

  @Test func settings_areRefused_whenTrainingCannotUseThem() throws {
    let out = ["--images", "200", "--predicted", "0", "--out", folder.entry("out.candela")]
    for options in [["--epochs", "0"], ["--noise", "nan"], ["--noise", "11"]] {
      try expectRefusal("CND-7001", status: 5, ["adapt"] + out + options)
    }
  }

  @Test(arguments: [
    ["--mask-error", "2.1"], ["--mask-error=-0.1"], ["--mask-error", "nan"], ["--shift", "33"], ["--shift=0,-33"],
    ["--shift", "nan"], ["--rotation", "181"], ["--rotation", "inf"], ["--tilt", "-5.1"], ["--gain-spread", "101"],
    ["--gain-spread=-1"], ["--rotation", "1", "--board", "accel-published", "--model", "shapes"],
  ])
  func deviceErrors_areRefused_whenTheDesignCannotHaveThem(options: [String]) throws {
    let isOther = options.contains("accel-published")
    for command in [["eval", "--limit", "2"], ["eval", "--limit", "2", "--direct"], ["run", "--limit", "2"]] {
      // A bundle of another design is refused before.
      try expectRefusal(isOther ? "CND-4011" : "CND-6103", status: isOther ? 3 : 5, command + options)
    }
  }

  @Test func deviceErrors_changeTheDigest_onEveryPath() throws {
    func digest(_ options: [String]) throws -> String {
      try #require(
        try CommandLineTool.run(["eval", "--json", "--limit", "40"] + options).object()["digest"] as? String)
    }
    let errors = [
      [], ["--mask-error", "0.26"], ["--shift", "-1"], ["--shift", "0,0.5"], ["--rotation", "-2"], ["--tilt", "0.01"],
      ["--gain-spread", "20"],
    ]
    let digests = try errors.map { try digest($0) }
    #expect(Set(digests).count == errors.count)
    for (options, expected) in zip(errors, digests).dropFirst() {
      #expect(try digest(options + ["--direct"]) == expected)
    }
    let run = try CommandLineTool.run(["run", "--json", "--limit", "3", "--rotation", "-2"])
    #expect(run.status == 0, "\(run.error)")
    let diodes = try [[], ["--shift", "1"]].map {
      try #require(try CommandLineTool.run(["board", "diodes", "--json"] + $0).object()["codes"] as? [Int])
    }
    #expect(diodes[0] != diodes[1])
  }
}
