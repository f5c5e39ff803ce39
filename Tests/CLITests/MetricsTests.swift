import Foundation
import TestSupport
import Testing

/// `candela run --metrics-listen` and `--metrics-file`: a scraper's and node_exporter's view of a run.
@Suite struct MetricsTests {
  /// A run for long enough to be looked at; it is interrupted.
  private static func running(_ options: [String]) throws -> RunningTool {
    try RunningTool(
      ["run", "--json", "--limit", "1000000", "--pace", "200"] + options, environment: CommandLineTool.environment(),
      input: nil)
  }

  private static func port(of tool: RunningTool) throws -> UInt16 {
    let port = tool.errors.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\/metrics/).flatMap { UInt16($0.1) }
    return try #require(port, "\(tool.errors)")
  }

  private static func scrape(_ port: UInt16) throws -> ExpositionPage {
    try ExpositionPage(LoopbackRequest.body(LoopbackRequest.send("/metrics", port: port)))
  }

  @Test func run_isScraped_whileItGoesOn() throws {
    let tool = try Self.running(["--metrics-listen", "0"])
    #expect(tool.waitForLines(20))
    let port = try Self.port(of: tool)
    let first = try Self.scrape(port)
    #expect(try first.value("candela_frames_total", ["kind": "simulated"]) >= 1)
    #expect(try first.value("candela_laser_armed") == 1 && first.value("candela_run_active") == 1)
    #expect(try first.value("candela_recoveries_total", ["outcome": "failed"]) == 0)
    #expect(try first.value("candela_energy_joules_total", ["method": "modelled", "part": "chip"]) > 0)
    for part in ["board", "laser"] {
      #expect(try first.value("candela_rail_power_watts", ["part": part, "method": "simulated"]) > 0, "\(part)")
    }
    #expect(tool.waitForLines(60))
    let second = try Self.scrape(port)
    #expect(try second.value("candela_frames_total") > first.value("candela_frames_total"))
    #expect(try second.value("candela_frame_age_seconds_count") > first.value("candela_frame_age_seconds_count"))
    let board = ["method": "simulated", "part": "board"]
    #expect(
      try second.value("candela_energy_joules_total", board) > first.value("candela_energy_joules_total", board))
    tool.interrupt()
    #expect(try tool.wait(sourceLocation: #_sourceLocation).status == 130)
  }

  @Test func file_hasTheRunsFigures_atItsEnd() throws {
    let folder = try TemporaryFolder()
    let path = folder.entry("candela.prom")
    let outcome = try CommandLineTool.run(["run", "--json", "--limit", "25", "--serial", "31", "--metrics-file", path])
    let summary = try #require(try outcome.objects().last)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let page = try ExpositionPage(text)
    #expect(try page.value("candela_frames_total") == 25 && page.value("candela_frame_age_seconds_count") == 25)
    #expect(try page.value("candela_run_active") == 0 && page.value("candela_laser_armed") == 0)
    #expect(page.samples.allSatisfy { $0.labels["serial"] == "000000000000001f" })
    let answers = page.samples.filter { $0.name == "candela_answers_total" }.map(\.value)
    #expect(answers.reduce(0, +) == 25)
    let energy = try #require(summary["chip_energy_nj_per_frame"] as? Double)
    #expect(
      abs(try page.value("candela_energy_joules_total", ["method": "modelled"]) * 1e9 - energy * 25) < 1e-6 * energy)
    #expect(!page.samples.contains { $0.name == "candela_rail_power_watts" }, "the run is over")
    #expect(folder.names == ["candela.prom"])
    if PromTool.path != nil {
      let (status, words) = try PromTool.check(text)
      #expect(status == 0 && words.isEmpty, "\(words)")
    }
  }

  @Test func severalBoards_areCountedTogether() throws {
    let folder = try TemporaryFolder()
    let path = folder.entry("candela.prom")
    try CommandLineTool.run(["run", "--json", "--limit", "9", "--boards", "3", "--metrics-file", path])
    let page = try ExpositionPage(try String(contentsOfFile: path, encoding: .utf8))
    #expect(try page.value("candela_frames_total") == 9 && page.value("candela_laser_armed") == 0)
  }

  @Test func takenPort_endsTheRun_beforeTheFirstFrame() throws {
    let holder = try Self.running(["--metrics-listen", "0"])
    #expect(holder.waitForLines(1))
    let port = try Self.port(of: holder)
    let outcome = try CommandLineTool.run(["run", "--json", "--limit", "3", "--metrics-listen", "\(port)"])
    #expect(outcome.status == 5 && outcome.error.hasPrefix("candela: CND-8231: ") && outcome.output.isEmpty)
    holder.interrupt()
    #expect(try holder.wait(sourceLocation: #_sourceLocation).status == 130)
  }

  @Test func unwritableFile_endsTheRun_beforeTheFirstFrame() throws {
    let outcome = try CommandLineTool.run([
      "run", "--json", "--limit", "3", "--metrics-file", "/nonexistent/candela.prom",
    ])
    #expect(outcome.status == 3 && outcome.error.hasPrefix("candela: CND-8232: ") && outcome.output.isEmpty)
  }

  @Test(arguments: [
    (["--metrics-listen", ":9464"], "CND-9028"), (["--metrics-listen", "example.org:80"], "CND-9028"),
    (["--metrics-file", "candela.txt"], "CND-9029"),
  ])
  func wrongOptions_areRefused(options: [String], code: String) throws {
    let outcome = try CommandLineTool.run(["run", "--limit", "1"] + options)
    #expect(outcome.status == 64 && outcome.error.hasPrefix("candela: \(code): "), "\(outcome.error)")
  }
}
