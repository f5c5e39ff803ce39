import Foundation
import Testing

@Suite struct MeterTests {
  @Test func watch_showsIdlePower_andItsEnergy() throws {
    let objects = try CommandLineTool.run(["meter", "watch", "--json", "--limit", "2", "--interval", "0.3"]).objects()
    try #require(objects.count == 3)
    for object in objects { try expectDocumented(object) }
    let totals = try #require(objects.last?["meters"] as? [[String: Any]])
    // Idle power of boards/accel-reference; the emulated monitor is off by its steps alone.
    for (id, watts) in [("board", 0.160), ("laser", 0.020)] {
      let rail = try #require(totals.first { $0["id"] as? String == id })
      let seconds = try #require(rail["seconds"] as? Double)
      let joules = try #require(rail["joules"] as? Double)
      #expect(seconds > 0.3 && (joules / seconds - watts).magnitude < 0.001 * watts, "\(id)")
      #expect((rail["low_95"] as? Double ?? 1) < watts * seconds && (rail["high_95"] as? Double ?? 0) > watts * seconds)
      #expect(rail["kind"] as? String == "simulated")
    }
  }

  @Test func claims_standBesideARun() throws {
    let folder = try TemporaryFolder()
    let run = try CommandLineTool.run(["run", "--limit", "5", "--json"]).output
    let file = try folder.file("run.jsonl", run)
    let plot = folder.entry("claims.png")
    let outcome = try CommandLineTool.run(["meter", "claims", "--json", "--run", file, "--plot", plot])
    let object = try #require(try outcome.objects().first)
    try expectDocumented(object)
    let claims = try #require(object["claims"] as? [[String: Any]])
    let time = try #require(claims.first { $0["name"] as? String == "time of a frame" })
    #expect((time["recomputed"] as? Double ?? 0) < 73e-9 && (time["system"] as? Double ?? 0) > 1e-3)
    // Eight classes, as the run's outputs say.
    #expect(object["classes"] as? Int == 8)
    #expect(FileManager.default.contents(atPath: plot)?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
  }

  @Test func claims_areRefused_withAFileThatIsNoRun() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("other.json", "{}\n")
    try expectRefusal("CND-9020", status: 3, ["meter", "claims", "--run", file], naming: [file])
    try expectRefusal("CND-9020", status: 3, ["meter", "claims", "--run", "/no/such/file"], naming: ["/no/such/file"])
    try expectRefusal("CND-9000", status: 64, ["meter", "claims", "--classes", "17"], naming: ["--classes"])
  }

  @Test func list_saysWhatThereIs() throws {
    let object = try #require(try CommandLineTool.run(["meter", "list", "--json"]).objects().first)
    try expectDocumented(object)
    for meter in try #require(object["meters"] as? [[String: Any]]) {
      #expect(meter["readable"] as? Bool == true || meter["remedy"] != nil)
    }
    #expect(try !CommandLineTool.run(["meter", "list"]).output.isEmpty)
  }
}
