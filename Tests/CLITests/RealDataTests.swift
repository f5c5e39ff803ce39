import Foundation
import Testing

/// Where the data sets are: CANDELA_DATA, or beside the package.
private let dataFolder =
  ProcessInfo.processInfo.environment["CANDELA_DATA"] ?? CommandLineTool.packageRoot + "/../shared/data"

private func hasData(_ file: String) -> Bool { FileManager.default.fileExists(atPath: "\(dataFolder)/\(file)") }

/// The main job on recorded data.
@Suite struct RealDataTests {
  private static let clip = "camera-clips/car-detection-frames-idx3-ubyte.gz"
  private static let frames = "fashion-mnist/t10k-images-idx3-ubyte.gz"
  private static let labels = "fashion-mnist/t10k-labels-idx1-ubyte.gz"

  @Test(.enabled(if: hasData(clip), "camera-clips is not in CANDELA_DATA"))
  func run_classifiesEveryFrame_ofACameraClip() throws {
    let outcome = try CommandLineTool.run(["run", "--json", "--limit", "300", "--frames", "\(dataFolder)/\(Self.clip)"])
    let objects = try outcome.objects()
    #expect(outcome.status == 0 && objects.count == 301, "\(outcome.error)")
    #expect(objects.prefix(300).map { $0["frame"] as? Int } == Array(0..<300))
    #expect(objects.last?["faults"] as? Int == 0 && objects.last?["accuracy"] == nil)
  }

  @Test(.enabled(if: hasData(frames), "fashion-mnist is not in CANDELA_DATA"))
  func eval_refusesLabels_ofAnotherModel() throws {
    let arguments = ["--frames", "\(dataFolder)/\(Self.frames)", "--labels", "\(dataFolder)/\(Self.labels)"]
    try expectRefusal("CND-9007", status: 3, ["eval", "--model", "shapes"] + arguments)
    let reports = try [[], ["--direct"]].map {
      try CommandLineTool.run(["eval", "--json", "--model", "fashion-mnist", "--limit", "200"] + arguments + $0)
        .object()
    }
    #expect(reports[0]["digest"] as? String == reports[1]["digest"] as? String)
    // Guessing gives 0.1 +- 0.02; the shipped bundle is far above half.
    #expect(try #require(reports[0]["accuracy"] as? Double) > 0.5)
  }
}
