import Foundation
import Testing

/// `candela ctl`, `--settings` and SIGHUP against a run that goes on.
@Suite struct ControlTests {
  /// A paced run with a control socket; ended at the latest by the tool's own time limit.
  private static func start(_ folder: TemporaryFolder, _ options: [String] = []) throws -> (RunningTool, String) {
    let socket = folder.path + "/control"
    let run = try CommandLineTool.start(["run", "--json", "--pace", "100", "--control", socket] + options)
    #expect(run.waitForLines(2))
    return (run, socket)
  }

  private static func ctl(_ wish: String, _ socket: String, _ options: [String] = []) throws -> Outcome {
    try CommandLineTool.run(["ctl", wish, "--socket", socket] + options)
  }

  @Test func set_changesTheRun_betweenTwoFrames() throws {
    let folder = try TemporaryFolder()
    let (run, socket) = try Self.start(folder)
    let mode = try FileManager.default.attributesOfItem(atPath: socket)[.posixPermissions] as? Int
    #expect(mode == 0o660)
    let before = try Self.ctl("status", socket, ["--json"]).object()
    #expect((before["status"] as? [String: Any])?["configuration"] as? Int == 1)
    let reply = try Self.ctl(
      "set", socket, ["--model", "mnist", "--unknown-below", "6", "--policy", "queue:9", "--json"]
    ).object()
    let status = try #require(reply["status"] as? [String: Any])
    #expect(status["model"] as? String == "mnist" && status["policy"] as? String == "queue:9")
    #expect(status["unknown_below"] as? Int == 6 && status["configuration"] as? Int == 2)
    for field in status.keys { #expect(try Documentation.text().contains("`\(field)`"), "\(field)") }
    #expect(run.waitForLines(run.output.split(separator: "\n").count + 5))
    let stopped = try Self.ctl("stop", socket)
    #expect(stopped.status == 0 && stopped.output.contains("ending"))
    let outcome = try run.wait()
    let lines = try outcome.objects()
    #expect(outcome.status == 0)
    let summary = try #require(lines.last)
    let changes = try #require(summary["changes"] as? [[String: Any]])
    #expect(changes.count == 1 && changes[0]["model"] as? String == "mnist")
    let last = try #require(changes[0]["last_epoch"] as? Int)
    for line in lines.dropLast() {
      let (epoch, configuration) = (try #require(line["epoch"] as? Int), line["configuration"] as? Int)
      #expect(configuration == (epoch <= last ? 1 : 2))
      // Digits, not shapes.
      if configuration == 2, let name = line["class"] as? String { #expect(Int(name) != nil, "\(name)") }
    }
    #expect(!FileManager.default.fileExists(atPath: socket))
  }

  @Test func wrongChanges_areRefused_withTheRunsOwnCode() throws {
    let folder = try TemporaryFolder()
    let (run, socket) = try Self.start(folder, ["--no-outputs"])
    let unknown = try Self.ctl("set", socket, ["--model", "nosuch"])
    #expect(unknown.status == 3 && unknown.error.contains("CND-4001"))
    let blind = try Self.ctl("set", socket, ["--unknown-below", "5"])
    #expect(blind.status == 5 && blind.error.contains("CND-5008"))
    let second = try CommandLineTool.run(["run", "--limit", "1", "--control", socket])
    #expect(second.status == 3 && second.error.contains("CND-9031"))
    let status = try Self.ctl("status", socket, ["--json"]).object()["status"] as? [String: Any]
    #expect(status?["configuration"] as? Int == 1 && status?["model"] as? String == "shapes")
    run.interrupt()
    #expect(try run.wait().status == 130)
  }

  @Test(arguments: [SIGTERM, SIGHUP]) func signals_endARunThatCannotBeChanged(signal: Int32) throws {
    let run = try CommandLineTool.start(["run", "--json", "--pace", "100"])
    #expect(run.waitForLines(3))
    run.signal(signal)
    let outcome = try run.wait()
    #expect(outcome.status == 130)
    #expect(try outcome.objects().last?["type"] as? String == "summary")
  }

  @Test func hangup_doesNothing_underNohup() throws {
    let run = try CommandLineTool.start(["run", "--json", "--pace", "100"], through: "/usr/bin/nohup")
    #expect(run.waitForLines(3))
    run.signal(SIGHUP)
    #expect(run.waitForLines(run.output.split(separator: "\n").count + 20))
    run.signal(SIGTERM)
    #expect(try run.wait().status == 130)
  }

  @Test func hangup_readsTheSettingsAgain_andPassesOverWrongOnes() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("settings.json", Array(#"{"policy": "queue:3", "unknown_below": 4}"#.utf8))
    let run = try CommandLineTool.start(["run", "--json", "--pace", "100", "--settings", file])
    #expect(run.waitForLines(3))
    for (text, expected) in [
      (#"{"policy": "queue:3", "treshold": 4}"#, "CND-9030"),
      (#"{"unknown_below": "off", "model": "mnist"}"#, "configuration 2"),
    ] {
      _ = try folder.file("settings.json", Array(text.utf8))
      run.signal(SIGHUP)
      #expect(run.waitForError(expected))
    }
    #expect(run.waitForLines(run.output.split(separator: "\n").count + 3))
    run.signal(SIGTERM)
    let summary = try #require(try run.wait().objects().last)
    let changes = try #require(summary["changes"] as? [[String: Any]])
    #expect(summary["policy"] as? String == "queue:3" && changes.count == 1)
    #expect(changes[0]["unknown_below"] == nil && changes[0]["model"] as? String == "mnist")
  }

  @Test func socketsOfDeadRuns_areReplaced_andOtherFilesAreNot() throws {
    let folder = try TemporaryFolder()
    let (run, socket) = try Self.start(folder)
    #expect(run.killed { true } && FileManager.default.fileExists(atPath: socket))
    let nobody = try Self.ctl("status", socket)
    #expect(nobody.status == 3 && nobody.error.contains("CND-9032"))
    #expect(try CommandLineTool.run(["run", "--limit", "1", "--control", socket]).status == 0)
    let file = try folder.file("precious", [1, 2, 3])
    let refused = try CommandLineTool.run(["run", "--limit", "1", "--control", file])
    #expect(refused.status == 3 && FileManager.default.contents(atPath: file) == Data([1, 2, 3]))
    let long = try CommandLineTool.run(["run", "--limit", "1", "--control", String(repeating: "x", count: 200)])
    #expect(long.status == 3 && long.error.contains("CND-9031"))
    let group = try CommandLineTool.run(
      ["run", "--limit", "1", "--control", folder.path + "/other", "--control-group", "no-such-group"])
    #expect(group.status == 3 && !FileManager.default.fileExists(atPath: folder.path + "/other"))
  }

  @Test(arguments: [
    ["run", "--control", "s", "--boards", "2"], ["run", "--control", "s", "--record", "t.ctrace"],
    ["run", "--control-group", "users"], ["run", "--settings", "f", "--model", "mnist"],
    ["ctl", "set", "--socket", "s"],
    ["ctl", "set", "--socket", "s", "--unknown-below", "4096"], ["ctl", "status"],
  ])
  func wrongOptions_areRefused(options: [String]) throws {
    #expect(try CommandLineTool.run(options).status == 64)
  }
}
