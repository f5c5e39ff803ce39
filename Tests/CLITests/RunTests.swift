import Foundation
import Testing

/// `candela run`: results as they come, the summary last, on every way out.
@Suite struct RunTests {
  @Test func run_printsALineAFrame_whenJSON() throws {
    let outcome = try CommandLineTool.run(["run", "--json", "--limit", "5"])
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    let objects = try outcome.objects()
    #expect(objects.map { $0["type"] as? String } == Array(repeating: "result", count: 5) + ["summary"])
    #expect(objects.prefix(5).map { $0["sequence"] as? Int } == [0, 1, 2, 3, 4])
    #expect(objects.prefix(5).allSatisfy { ($0["outputs"] as? [Int])?.count == Fixtures.bundleClasses })
    let summary = try #require(objects.last)
    #expect(summary["frames"] as? Int == 5 && summary["faults"] as? Int == 0)
    #expect(summary["kind"] as? String == "simulated" && summary["energy_kind"] as? String == "modelled")
    for object in objects { try expectDocumented(object) }
  }

  @Test func run_repeatsItsBytes_whenTheSeedIsTheSame() throws {
    let first = try CommandLineTool.run(["run", "--json", "--limit", "20", "--seed", "7"]).lines.dropLast()
    let second = try CommandLineTool.run(["run", "--json", "--limit", "20", "--seed", "7"]).lines.dropLast()
    let other = try CommandLineTool.run(["run", "--json", "--limit", "20", "--seed", "8"]).lines.dropLast()
    #expect(first.count == 20 && first == second)
    #expect(first != other)
  }

  @Test func run_printsPlainLines_whenTheOutputIsNoTerminal() throws {
    let outcome = try CommandLineTool.run(["run", "--limit", "3"])
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    #expect(outcome.lines.count { $0.hasPrefix("frame   ") } == 3)
    #expect(outcome.output.contains("modelled") && outcome.output.contains("(simulated)"))
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test func run_takesFramesOfEveryKind() throws {
    let folder = try TemporaryFolder()
    let idx = try folder.file("frames", Fixtures.idx(frames: 4))
    let labels = try folder.file("labels", Fixtures.labels(4))
    let clips = try folder.file("clips", Fixtures.idxHeader([2, 2, 28, 28]) + Fixtures.idx(frames: 4).dropFirst(16))
    let clipLabels = try folder.file("clip-labels", Fixtures.labels(2))
    let stream = try folder.file("clip.y4m", Fixtures.y4m(frames: 4))
    let images = try TemporaryFolder()
    for index in 0..<4 {
      _ = try images.file(
        "\(index).pgm", Array("P5 40 30 255\n".utf8) + [UInt8](repeating: UInt8(index * 60), count: 1200))
    }
    for arguments in [
      ["--frames", idx, "--labels", labels], ["--frames", clips, "--labels", clipLabels], ["--frames", stream],
      ["--frames", images.path],
    ] {
      let objects = try CommandLineTool.run(["run", "--json"] + arguments).objects()
      #expect(objects.last?["frames"] as? Int == 4, "\(arguments)")
      #expect(objects.last?["labelled"] as? Int == (arguments.contains("--labels") ? 4 : 0), "\(arguments)")
    }
    let piped = try CommandLineTool.run(["run", "--json", "--frames", "-"], input: stream).objects()
    #expect(piped.last?["frames"] as? Int == 4)
  }

  @Test func run_leavesTheOutputsUnread_whenAsked() throws {
    let objects = try CommandLineTool.run(["run", "--json", "--limit", "2", "--no-outputs"]).objects()
    #expect(objects.count == 3)
    #expect(objects[0]["outputs"] == nil && objects[2]["digest"] == nil)
  }

  @Test(arguments: [true, false]) func run_endsWithItsSummary_whenInterrupted(json: Bool) throws {
    let arguments = ["run", "--pace", "50", "--limit", "100000"] + (json ? ["--json"] : ["--plain"])
    let running = try RunningTool(arguments, environment: CommandLineTool.environment(), input: nil)
    #expect(running.waitForLines(4))
    running.interrupt()
    let outcome = try running.wait(sourceLocation: #_sourceLocation)
    #expect(!outcome.wasKilled && outcome.status == 130, "\(outcome.status): \(outcome.error)")
    if json {
      let objects = try outcome.objects()
      #expect(objects.last?["type"] as? String == "summary")
      #expect(objects.last?["frames"] as? Int == objects.count - 1)
    } else {
      #expect(outcome.lines.last?.hasPrefix("digest") == true)
    }
  }

  /// Runs through a shell whose `head` closes the pipe after the first line.
  @Test(arguments: ["--json", "--plain"]) func run_endsQuietly_whenNobodyReads(format: String) throws {
    let folder = try TemporaryFolder()
    let path = try #require(CommandLineTool.path)
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c", "{ \"$0\" run \(format) --limit 100000 2> \"$1/error\"; echo $? > \"$1/status\"; } | head -n 1 > /dev/null",
      path,
      folder.path,
    ]
    shell.environment = CommandLineTool.environment()
    try shell.run()
    shell.waitUntilExit()
    #expect(try String(contentsOfFile: folder.entry("status"), encoding: .utf8) == "0\n")
    #expect(try String(contentsOfFile: folder.entry("error"), encoding: .utf8).isEmpty)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func run_isRefused_whenTheOutputIsFull() throws {
    let path = try #require(CommandLineTool.path)
    let errors = Pipe()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["run", "--json", "--limit", "100000"]
    process.environment = CommandLineTool.environment()
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 3)
    #expect(text.hasPrefix("candela: CND-9006: ") && text.contains("No space left on device"), "\(text)")
  }
}
