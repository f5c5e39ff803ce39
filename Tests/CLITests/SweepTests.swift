import Foundation
import Testing

/// `candela eval --sweep`.
@Suite struct SweepTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func sweep(_ kind: String, _ options: [String] = []) throws -> [[String: Any]] {
    let report = try CommandLineTool.run(["eval", "--json", "--limit", "200", "--sweep", kind] + options).object()
    try expectDocumented(report)
    #expect(report["sweep"] as? String == kind)
    return try #require(report["points"] as? [[String: Any]])
  }

  private func numbers(_ points: [[String: Any]], _ field: String) -> [Double] {
    points.compactMap { $0[field] as? Double }
  }

  @Test func light_runsOverFiveDecades_andHelps() throws {
    let points = try sweep("light", ["--steps", "6"])
    let values = numbers(points, "value")
    for (value, power) in zip(values, [10.0, 100, 1000, 10_000, 100_000, 1_000_000]) {
      #expect(abs(value / power - 1) < 1e-12)
    }
    let accuracies = numbers(points, "accuracy")
    print("accuracy by light: \(accuracies)")
    #expect(accuracies.count == 6 && accuracies[0] < 0.5 && accuracies[4] > accuracies[0] + 0.2)
    for point in points {
      let (low, high) = (point["low_95"] as? Double ?? 1, point["high_95"] as? Double ?? 0)
      let accuracy = point["accuracy"] as? Double ?? -1
      #expect(low <= accuracy && accuracy <= high && low < high && high - low < 0.15)
      #expect(point["labelled"] as? Int == 200)
    }
  }

  @Test func firstPoint_isTheDeviceAsItIs() throws {
    let plain = try CommandLineTool.run(["eval", "--json", "--limit", "200", "--direct"]).object()
    for kind in ["shift", "rotation", "mask-error"] {
      let points = try sweep(kind, ["--steps", "2"])
      #expect(numbers(points, "value").first == 0)
      #expect(numbers(points, "accuracy").first == plain["accuracy"] as? Double)
      #expect(numbers(points, "accuracy")[1] < numbers(points, "accuracy")[0])
    }
    // The board's own noise is one of the noise sweep's points, its levels the last of the levels'.
    let noise = try sweep("noise", ["--steps", "5"])
    #expect(numbers(noise, "value") == [0, 1, 2, 3, 4])
    #expect(numbers(noise, "accuracy")[1] == plain["accuracy"] as? Double)
    let levels = try sweep("levels")
    #expect(numbers(levels, "value") == [2, 3, 4, 6, 8])
    #expect(numbers(levels, "accuracy").last == plain["accuracy"] as? Double)
  }

  @Test func tableAndPicture_areWritten() throws {
    let (csv, plot) = (folder.entry("light.csv"), folder.entry("light.png"))
    let outcome = try CommandLineTool.run(
      ["eval", "--limit", "50", "--sweep", "light", "--steps", "3", "--csv", csv, "--plot", plot])
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.contains("photons per diode") && outcome.output.contains("%"))
    let lines = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 5 && lines[0].hasPrefix("# simulated: model shapes"))
    #expect(lines[1] == "sweep,value,accuracy,low_95,high_95,labelled,right,saturated")
    #expect(lines.dropFirst(2).allSatisfy { $0.hasPrefix("light,") && $0.split(separator: ",").count == 8 })
    #expect(try Data(contentsOf: URL(fileURLWithPath: plot)).starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test(arguments: [
    ["--sweep", "weather"], ["--sweep", "light", "--steps", "1"], ["--sweep", "levels", "--steps", "3"],
    ["--steps", "3"], ["--csv", "a.csv"], ["--plot", "a.png"], ["--sweep", "light", "--confusion", "a.png"],
  ])
  func options_areRefused_whenTheyDoNotGoTogether(options: [String]) throws {
    try expectRefusal("CND-9000", status: 64, ["eval"] + options)
  }

  @Test func sweep_isRefused_withoutLabels_orWhereNothingCanBeWritten() throws {
    let frames = try folder.file("frames", Fixtures.idx(frames: 3))
    try expectRefusal("CND-9001", status: 64, ["eval", "--frames", frames, "--sweep", "light"], naming: ["--labels"])
    let lost = folder.entry("absent/out")
    for option in ["--csv", "--plot"] {
      try expectRefusal("CND-3003", status: 3, ["eval", "--limit", "2", "--sweep", "light", option, lost])
    }
    // A point that the design cannot have is named before any is measured.
    try expectRefusal(
      "CND-6103", status: 5, ["eval", "--limit", "2", "--sweep", "shift", "--rotation", "200"])
  }
}
