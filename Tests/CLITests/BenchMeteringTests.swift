import Foundation
import Testing

/// `candela bench metering`: the shape of what it prints. What metering costs never decides a test.
@Suite struct BenchMeteringTests {
  @Test func report_hasBothWays_withAndWithout() throws {
    let report = try CommandLineTool.run(
      ["bench", "metering", "--json", "--count", "200", "--block", "100", "--warm-up", "5", "--diodes", "point"]
    ).object()
    let meterings = try #require(report["meterings"] as? [[String: Any]])
    #expect(meterings.map { $0["name"] as? String } == ["board_bus", "own_bus"])
    #expect(meterings.map { $0["rate_hz"] as? Double } == [100, 1000])
    for metering in meterings {
      for side in ["without", "with"] {
        let row = try #require(metering[side] as? [String: Any])
        #expect(row["count"] as? Int == 200 && (row["p99_us"] as? Double ?? 0) > 0, "\(row)")
      }
      #expect((metering["samples"] as? Int ?? 0) >= 1)
      let (share, whole) = (metering["cpu_share"] as? Double ?? 0, metering["cpu_share_with_wires"] as? Double ?? 0)
      #expect(share > 0 && share <= whole)
      for field in metering.keys { #expect(try Documentation.text().contains("`\(field)`"), "\(field)") }
    }
    for field in report.keys { #expect(try Documentation.text().contains("`\(field)`"), "\(field)") }
  }

  @Test(arguments: [["--count", "250", "--block", "100"], ["--block", "99"], ["--count", "0"], ["--warm-up", "-1"]])
  func wrongOptions_areRefused(options: [String]) throws {
    #expect(try CommandLineTool.run(["bench", "metering"] + options).status == 64)
  }
}
