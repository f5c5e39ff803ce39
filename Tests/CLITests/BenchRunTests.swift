import Foundation
import Testing

/// `candela bench run`: the shape of what it prints, and its gate. How fast anything is never decides a test.
@Suite struct BenchRunTests {
  private static let short = ["bench", "run", "--count", "40", "--warm-up", "5", "--frames-size", "64x48"]
  private static let rows = ["source", "preprocess", "transport", "device", "result", "sink", "overhead", "total"]

  @Test(arguments: [[], ["--rate", "2000", "--observers"], ["--diodes", "point", "--no-outputs"]])
  func report_hasEveryRow_andSaysWhatWasMeasured(options: [String]) throws {
    let report = try CommandLineTool.run(Self.short + ["--json"] + options).object()
    let rows = try #require(report["rows"] as? [[String: Any]])
    #expect(rows.map { $0["name"] as? String } == Self.rows)
    for row in rows {
      let figures = try ["min_us", "p50_us", "p90_us", "p95_us", "p99_us", "p99_9_us", "max_us"].map {
        try #require(row[$0] as? Double)
      }
      #expect(row["count"] as? Int == 40 && figures == figures.sorted() && figures[0] >= 0, "\(row)")
    }
    let configuration = try #require(report["configuration"] as? [String: Any])
    #expect(configuration["count"] as? Int == 40 && configuration["warm_up"] as? Int == 5)
    #expect(configuration["rate"] is NSNull == !options.contains("--rate"))
    #expect(configuration["diodes"] as? String == (options.contains("point") ? "point" : "area"))
    let environment = try #require(report["environment"] as? [String: Any])
    for field in ["kernel", "cpu", "governor", "throttling", "scheduling", "load"] {
      #expect((environment[field] as? String)?.isEmpty == false, "\(field)")
    }
    #expect(report["faults"] as? Int == 0 && (report["frames_per_second"] as? Double ?? 0) > 0)
    for name in report.keys { #expect(try Documentation.text().contains("`\(name)`"), "\(name)") }
  }

  @Test func gate_decidesTheExitCode() throws {
    let met = try CommandLineTool.run(Self.short + ["--json", "--require", "p50>0us,fps>0,overhead.p99<1000s"])
    #expect(met.status == 0, "\(met.error)")
    let missed = try CommandLineTool.run(Self.short + ["--json", "--require", "p50>0us,sink.max>1000s"])
    #expect(missed.status == 1)
    let report = try #require(try missed.objects().first)
    let verdicts = try #require(report["requirements"] as? [[String: Any]])
    #expect(verdicts.map { $0["pass"] as? Bool } == [true, false])
  }

  @Test(arguments: [
    ["--require", "p98<2ms"], ["--require", "p99=2ms"], ["--require", "p99<2"], ["--require", "wire.p99<2ms"],
    ["--require", ""], ["--require", "fps<2ms"], ["--rate", "0"], ["--count", "0"], ["--frames-size", "64"],
    ["--frames-format", "bayer"], ["--diodes", "round"], ["--cpu", "-1"],
  ])
  func wrongOptions_areRefused(options: [String]) throws {
    #expect(try CommandLineTool.run(["bench", "run"] + options).status == 64)
  }

  @Test func refusedRealTime_isSaidInOneLine_andTheRunGoesOn() throws {
    // No machine has this core.
    let outcome = try CommandLineTool.run(Self.short + ["--json", "--cpu", "1023"])
    #expect(outcome.status == 0 && outcome.error.contains("core 1023 is not ours"), "\(outcome.error)")
    #expect(outcome.error.split(separator: "\n").count == 1)
  }
}
