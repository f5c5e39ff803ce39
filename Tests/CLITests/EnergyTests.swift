import Foundation
import Testing

/// Energy of runs, of bursts, and reports of both.
@Suite struct EnergyTests {
  private static func summary(_ arguments: [String]) throws -> [String: Any] {
    try #require(try CommandLineTool.run(["run", "--limit", "20", "--json"] + arguments).objects().last)
  }

  private static func record(in folder: TemporaryFolder) throws -> String {
    try folder.file("run.jsonl", try CommandLineTool.run(["run", "--limit", "20", "--json"]).output)
  }

  @Test func run_metersTheRails_andSaysWhatIsMissing() throws {
    let summary = try Self.summary([])
    try expectDocumented(summary, except: Set((summary["flags"] as? [String: Any] ?? [:]).keys))
    let energy = try #require(summary["energy"] as? [String: Any])
    let accounts = try #require(energy["accounts"] as? [[String: Any]])
    for (part, watts) in [("board", 0.160), ("laser", 0.020)] {
      let account = try #require(accounts.first { $0["part"] as? String == part })
      #expect(account["kind"] as? String == "simulated" && account["method"] as? String == "measured")
      let (joules, seconds) = (account["joules"] as? Double ?? 0, account["duration_s"] as? Double ?? 0)
      // Idle power of boards/accel-reference, and exposures of microseconds on top.
      #expect(seconds > 0 && (joules / seconds - watts).magnitude < 0.01 * watts, "\(part)")
      let (low, high) = (account["low95"] as? Double ?? 1, account["high95"] as? Double ?? 0)
      #expect(low < joules / 20 && joules / 20 < high)
      #expect(account["net_joules_per_frame"] != nil && account["scopes"] as? [String] == ["chip", "system"])
    }
    #expect(accounts.first { $0["part"] as? String == "chip" }?["kind"] as? String == "modelled")
    let sums = try #require(energy["sums"] as? [[String: Any]])
    #expect(sums.map { $0["scope"] as? String } == ["chip", "system"])
    #expect(sums[0]["kind"] as? String == "simulated" && sums[0]["mixed"] as? Bool == false)
    let idle = try #require(energy["idle"] as? [String: Any])
    #expect(((idle["before_w"] as? Double ?? 0) - 0.18).magnitude < 0.001)
    let hasHost = accounts.contains { $0["part"] as? String == "host" }
    let missing = (energy["missing"] as? [String] ?? []).joined(separator: "\n")
    #expect(hasHost != missing.contains("host: ") && missing.contains("sensor: "))
    #expect((sums[1]["lacks"] as? [String] == []) == hasHost)
  }

  @Test func meters_changeNoAnswer() throws {
    let (with, without) = (try Self.summary([]), try Self.summary(["--no-meters"]))
    #expect(without["energy"] == nil && with["digest"] as? String == without["digest"] as? String)
    #expect(with["digest"] != nil)
  }

  @Test func recordedRun_isReplayable_andItsRailsAreNotMetered() throws {
    let folder = try TemporaryFolder()
    let trace = folder.entry("run.ctrace")
    let energy = try #require(try Self.summary(["--record", trace])["energy"] as? [String: Any])
    #expect((energy["missing"] as? [String])?.contains { $0.hasPrefix("rails: not metered") } == true)
    #expect(try CommandLineTool.run(["replay", trace]).status == 0)
  }

  @Test func text_showsBothScopes() throws {
    let output = try CommandLineTool.run(["run", "--limit", "40", "--plain"]).output
    #expect(
      output.contains("energy    chip   ") && output.contains("energy    system ") && output.contains("simulated"))
    #expect(output.contains("idle 180 mW before, 180 mW after"))
  }

  @Test func chip_isMeasuredInABurst_besideTheModel() throws {
    let object = try CommandLineTool.run(["meter", "chip", "--json"]).object()
    try expectDocumented(object)
    let rails = try #require(object["rails"] as? [[String: Any]])
    let board = try #require(rails.first { $0["rail"] as? String == "board" }?["figure"] as? [String: Any])
    // 30.4 mW for eight slots of 24 ns: boards/accel-reference.
    let truth = 30.4e-3 * 8 * 24
    #expect((board["low95"] as? Double ?? 9) < truth && truth < (board["high95"] as? Double ?? 0))
    let (measured, modelled) = (object["measured"] as? [String: Any], object["modelled"] as? [String: Any])
    #expect(measured?["kind"] as? String == "simulated" && modelled?["kind"] as? String == "modelled")
    #expect((measured?["source"] as? String)?.contains("emulated") == true)
    #expect(object["exposures"] as? Int ?? 0 > 1_000_000)
  }

  @Test func chip_isNotMeasured_inTooShortABurst() throws {
    try expectRefusal(
      "CND-8210", status: 5, ["meter", "chip", "--exposures", "100"], naming: ["too short", "at least"])
    try expectRefusal("CND-9000", status: 64, ["meter", "chip", "--exposures", "0"], naming: ["--exposures"])
  }

  @Test func report_givesRowsVerdictsAndFiles() throws {
    let folder = try TemporaryFolder()
    let run = try Self.record(in: folder)
    let (plot, csv, markdown) = (folder.entry("r.png"), folder.entry("r.csv"), folder.entry("r.md"))
    let object = try CommandLineTool.run([
      "meter", "report", run, "--against", "a100", "--json", "--plot", plot, "--csv", csv, "--markdown", markdown,
    ]).object()
    try expectDocumented(object)
    let rows = try #require(object["rows"] as? [[String: Any]])
    #expect(rows.map { $0["scope"] as? String } == ["chip", "chip", "system", "device"])
    #expect(rows.map { $0["kind"] as? String }.prefix(2) == ["modelled", "simulated"])
    #expect(rows.last?["kind"] as? String == "published" && rows.last?["joules_per_frame"] as? Double == 18.5e-3)
    for verdict in try #require(object["verdicts"] as? [[String: Any]]) {
      // The publication states no uncertainty.
      #expect(verdict["distinguishable"] as? Bool == false)
      #expect((verdict["verdict"] as? String)?.contains("not distinguishable") == true)
    }
    #expect(FileManager.default.contents(atPath: plot)?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
    let lines = try String(contentsOfFile: csv, encoding: .utf8).split(separator: "\r\n")
    #expect(lines.count == rows.count + 1 && lines[0].hasPrefix("name,scope,kind,joules_per_frame"))
    #expect(try String(contentsOfFile: markdown, encoding: .utf8).contains("| path | scope |"))
    #expect(folder.names == ["r.csv", "r.md", "r.png", "run.jsonl"])
  }

  @Test func report_isAGate() throws {
    let folder = try TemporaryFolder()
    let run = try Self.record(in: folder)
    let met = try CommandLineTool.run(["meter", "report", run, "--json", "--require", "energy<1kJ,fps>0.001"])
    #expect(met.status == 0)
    let missed = try CommandLineTool.run(["meter", "report", run, "--json", "--require", "energy<1nJ,accuracy>1%"])
    #expect(missed.status == 1)
    let outcomes = try #require(try missed.objects().first?["requirements"] as? [[String: Any]])
    #expect(outcomes.map { $0["pass"] as? Bool } == [false, true])
    #expect((outcomes[0]["value"] as? Double ?? 0) > 1e-9)
    #expect((outcomes[0]["note"] as? String)?.contains("simulated") == true)
  }

  @Test func report_ofARunWithoutMeters_saysSo_andMeetsNothing() throws {
    let folder = try TemporaryFolder()
    let output = try CommandLineTool.run(["run", "--limit", "3", "--json", "--no-meters"]).output
    let run = try folder.file("run.jsonl", output)
    let outcome = try CommandLineTool.run(["meter", "report", run, "--json", "--require", "energy<1kJ"])
    #expect(outcome.status == 1)
    let object = try #require(try outcome.objects().first)
    #expect((object["rows"] as? [Any])?.isEmpty == true)
    #expect((object["missing"] as? [String])?.contains { $0.contains("not metered") } == true)
  }

  @Test func report_comparesWithTheRunsOwnDigitalPath() throws {
    let folder = try TemporaryFolder()
    var lines = try CommandLineTool.run(["run", "--limit", "20", "--json"]).lines
    let last = lines.removeLast()
    var summary = try #require(try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])
    let digital: [String: Any] = [
      "engine": "openblas", "device": "cpu", "every": 1, "frames": 20, "agreement": 0.95, "accuracy": 0.9,
      "photonic_accuracy": 0.85, "latency": ["p50_us": 100.0],
      "energy": ["method": "measured", "meter": "RAPL", "joules_per_frame": 10.0, "low95": 9.0, "high95": 11.0],
    ]
    summary["digital"] = [digital]
    lines.append(String(decoding: try JSONSerialization.data(withJSONObject: summary), as: UTF8.self))
    let run = try folder.file("run.jsonl", lines.joined(separator: "\n") + "\n")
    let object = try CommandLineTool.run(["meter", "report", run, "--json"]).object()
    let row = try #require((object["rows"] as? [[String: Any]])?.last)
    #expect(row["name"] as? String == "openblas on cpu" && row["frames_per_second"] as? Double == 10_000)
    #expect(row["accuracy"] as? Double == 0.9 && row["photonic_accuracy"] as? Double == 0.85)
    let verdicts = try #require(object["verdicts"] as? [[String: Any]])
    #expect(verdicts.allSatisfy { $0["distinguishable"] as? Bool == true })
    #expect(
      verdicts.contains { ($0["verdict"] as? String)?.contains("not like with like: a modelled chip alone") == true })
    #expect(verdicts.allSatisfy { ($0["verdict"] as? String)?.contains("times less energy") == true })
  }

  @Test func report_refusesWhatItCannotUse() throws {
    let folder = try TemporaryFolder()
    let other = try folder.file("other.json", "{}\n")
    try expectRefusal("CND-9020", status: 3, ["meter", "report", other], naming: [other])
    let run = try Self.record(in: folder)
    try expectRefusal("CND-9000", status: 64, ["meter", "report", run, "--require", "energy<5"], naming: ["--require"])
    let outcome = try CommandLineTool.run(["meter", "report", run, "--plot", "/no/such/folder/r.png"])
    #expect(outcome.status == 3)
    let unknown = try CommandLineTool.run(["meter", "report", run, "--against", "no-such-gpu"])
    #expect(unknown.status == 3)
  }
}
