import Foundation
import Testing

/// Recovery, the confidence threshold and fault campaigns as a user meets them.
@Suite struct RecoveryCommandTests {
  @Test func campaign_reportsEveryKind_andIsDocumented() throws {
    let outcome = try CommandLineTool.run(["sim", "campaign", "--runs", "12", "--seed", "3", "--json"])
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    let summary = try #require(outcome.objects().last)
    #expect(summary["type"] as? String == "summary" && summary["runs"] as? Int == 12)
    #expect(summary["failures"] as? Int == 0 && summary["kind"] as? String == "simulated")
    let kinds = try #require(summary["faults"] as? [[String: Any]])
    #expect(kinds.count == 21 && kinds.allSatisfy { $0["promise"] is String })
    try expectDocumented(summary)
  }

  @Test func campaign_printsARunWithItsFaults_whenVerbose() throws {
    let outcome = try CommandLineTool.run(["sim", "campaign", "--runs", "2", "--seed", "5", "--verbose", "--json"])
    let objects = try outcome.objects()
    #expect(objects.map { $0["seed"] as? Int } == [5, 6, 5] && objects.count == 3)
    for object in objects { try expectDocumented(object) }
    #expect(objects[0]["repeat_command"] as? String == "candela sim campaign --seed 5 --runs 1 --verbose")
    let alone = try CommandLineTool.run(["sim", "campaign", "--runs", "1", "--seed", "6", "--verbose", "--json"])
      .objects()
    #expect(NSDictionary(dictionary: alone[0]) == NSDictionary(dictionary: objects[1]))
  }

  @Test(arguments: [
    ["--runs", "0"], ["--runs", "2000000"], ["--frames-per-run", "1"], ["--unknown-below", "-1"], ["--threads", "0"],
  ])
  func campaign_isRefused_outOfRange(_ arguments: [String]) throws {
    try expectRefusal("CND-9000", status: 64, ["sim", "campaign"] + arguments, naming: [arguments[0]])
  }

  @Test func run_answersUnknown_belowTheThreshold() throws {
    let objects = try CommandLineTool.run(["run", "--json", "--limit", "40", "--unknown-below", "14"]).objects()
    let results = objects.dropLast()
    for result in results {
      let margin = try #require(result["margin"] as? Int)
      #expect((result["unknown"] as? Bool == true) == (margin < 14))
      #expect((result["class"] is NSNull) == (margin < 14) && (result["correct"] == nil) == (margin < 14))
    }
    let unknown = results.count { $0["unknown"] != nil }
    let summary = try #require(objects.last)
    #expect(unknown > 0 && unknown < 40 && summary["unknown"] as? Int == unknown)
    #expect(summary["unknown_share"] as? Double == Double(unknown) / 40 && summary["labelled"] as? Int == 40 - unknown)
    for object in objects { try expectDocumented(object) }
    let plain = try CommandLineTool.run(["run", "--limit", "40", "--unknown-below", "14"]).output
    #expect(plain.contains("unknown   \(unknown), "))
  }

  @Test func run_givesTheSameDigest_withAndWithoutRecovery() throws {
    let digests = try [[], ["--no-recovery"]].map {
      try CommandLineTool.run(["run", "--json", "--limit", "10"] + $0).objects().last?["digest"] as? String
    }
    #expect(digests[0] != nil && digests[0] == digests[1])
  }

  @Test(arguments: [["--unknown-below", "5000"], ["--unknown-below", "5", "--no-outputs"]])
  func run_isRefused_withAThresholdThatCannotBe(_ arguments: [String]) throws {
    try expectRefusal("CND-9000", status: 64, ["run"] + arguments, naming: ["--unknown-below"])
  }
}
