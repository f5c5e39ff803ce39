import Foundation
import Testing

/// `candela bench`: the shape of what it prints. How fast anything is never decides a test.
@Suite struct BenchTests {
  @Test func opticsRows_sayWhatTheyAreComparedWith() throws {
    let result = try CommandLineTool.run(["bench", "optics", "--only", "frame", "--seconds", "0.01", "--json"])
    #expect(result.status == 0, "\(result.error)")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let environment = try #require(report["environment"] as? [String: Any])
    for field in ["date", "cpu", "cores", "instruction_set", "openblas", "openblas_core", "images", "zero_pixels"] {
      #expect(environment[field] != nil, "\(field)")
    }
    let rows = try #require(report["rows"] as? [[String: Any]])
    #expect(rows.map { $0["name"] as? String } == ["frame, point, 64", "frame, area, 64"])
    for row in rows {
      let seconds = try #require(row["seconds"] as? Double)
      let reference = try #require(row["reference_seconds"] as? Double)
      let ratio = try #require(row["ratio"] as? Double)
      // Numbers are printed with fewer digits than they have.
      #expect(seconds > 0 && abs(ratio / (reference / seconds) - 1) < 1e-3)
    }
    // Only the point-sampled row has an aim; the other says null, not nothing.
    #expect(rows[0]["target"] is Double && rows[0]["pass"] is Bool)
    #expect(rows[1]["target"] is NSNull && rows[1]["pass"] is NSNull)
  }

  @Test(arguments: [["--seconds", "0"], ["--only", "everything"]])
  func wrongOptions_areRefused(options: [String]) throws {
    #expect(try CommandLineTool.run(["bench", "optics"] + options).status == 64)
  }
}
