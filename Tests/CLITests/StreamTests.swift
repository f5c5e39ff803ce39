import Foundation
import Testing

/// `candela run` when something is too slow: policies, counts, and a reader that does not read.
@Suite struct StreamTests {
  @Test(arguments: ["latest", "block", "queue:3"]) func policies_areTold(policy: String) throws {
    let objects = try CommandLineTool.run(["run", "--json", "--limit", "5", "--policy", policy]).objects()
    let summary = try #require(objects.last)
    #expect(summary["policy"] as? String == policy && summary["frames"] as? Int == 5)
    if policy == "block" {
      for field in ["frames_dropped", "frames_lost", "frames_repeated", "frames_resized", "record_drops"] {
        #expect(summary[field] as? Int == 0, "\(field)")
      }
    }
  }

  @Test func pacedScene_runsUnderLatest_andFilesUnderBlock() throws {
    let paced = try CommandLineTool.run(["run", "--json", "--limit", "3", "--pace", "200"]).objects()
    #expect(paced.last?["policy"] as? String == "latest")
    let folder = try TemporaryFolder()
    let frames = try folder.file("frames", Fixtures.idx(frames: 4))
    let file = try CommandLineTool.run(["run", "--json", "--frames", frames, "--pace", "200"]).objects()
    #expect(file.last?["policy"] as? String == "block" && file.last?["frames"] as? Int == 4)
  }

  @Test(arguments: ["queue:0", "queue", "newest"]) func wrongPolicies_areRefused(policy: String) throws {
    #expect(try CommandLineTool.run(["run", "--policy", policy]).status == 64)
  }

  /// The pipe stays open and nobody reads it: the run must end by itself.
  @Test func run_ends_whenTheReaderStopsReading() throws {
    let path = try #require(CommandLineTool.path)
    let (output, errors) = (Pipe(), Pipe())
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["run", "--json", "--limit", "1000000"]
    process.environment = CommandLineTool.environment()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 4)
    #expect(text.hasPrefix("candela: CND-5023: "), "\(text)")
    // Held open to here.
    try output.fileHandleForReading.close()
  }

  @Test(arguments: ["round-robin", "mirror"]) func severalBoards_answerInOrder(deal: String) throws {
    let objects = try CommandLineTool.run(
      ["run", "--json", "--limit", "9", "--boards", "3", "--deal", deal]
    ).objects()
    #expect(objects.count == 10 && objects.prefix(9).map { $0["frame"] as? Int } == (0..<9).map { $0 })
    let fleet = try #require(objects.last?["fleet"] as? [String: Any])
    #expect(fleet["boards"] as? Int == 3 && fleet["deal"] as? String == deal)
    #expect(fleet["frames_by_board"] as? [Int] == (deal == "mirror" ? [9, 9, 9] : [3, 3, 3]))
    for field in fleet.keys { #expect(try Documentation.text().contains("`\(field)`"), "\(field)") }
  }

  /// The writer holds the pipe open in the middle of a frame, and writes no more.
  @Test func run_endsInOrder_whenAStalledPipeIsLeft() throws {
    let folder = try TemporaryFolder()
    let path = folder.entry("pipe")
    try #require(mkfifo(path, 0o600) == 0)
    let isOver = DispatchSemaphore(value: 0)
    defer { isOver.signal() }
    Thread {
      guard let handle = FileHandle(forWritingAtPath: path) else { return }
      let frame = Array("FRAME\n".utf8) + [UInt8](repeating: 90, count: 64 * 64)
      handle.write(Data(Array("YUV4MPEG2 W64 H64 F25:1 Cmono\n".utf8) + frame + frame + frame + frame.prefix(100)))
      isOver.wait()
      handle.closeFile()
    }.start()
    let run = try CommandLineTool.start(["run", "--json", "--frames", path])
    #expect(run.waitForLines(3))
    run.signal(SIGTERM)
    let outcome = try run.wait()
    #expect(outcome.status == 130 && outcome.error.isEmpty, "\(outcome.error)")
    let summary = try #require(try outcome.objects().last)
    #expect(summary["type"] as? String == "summary" && summary["frames"] as? Int == 3)
  }

  @Test func severalBoards_areMeteredOneByOne() throws {
    let objects = try CommandLineTool.run(["run", "--json", "--limit", "60", "--boards", "3", "--deal", "mirror"])
      .objects()
    let energy = try #require(objects.last?["energy"] as? [String: Any])
    let accounts = try #require(energy["accounts"] as? [[String: Any]])
    for part in ["board", "laser"] {
      let sources = accounts.filter { $0["part"] as? String == part }.compactMap { $0["source"] as? String }
      #expect(sources.count == 3 && sources.indices.allSatisfy { sources[$0].hasSuffix("of board \($0)") })
    }
  }

  @Test(arguments: [
    ["--also-host", "virtual"], ["--host", "virtual", "--also-host", "sim"],
    ["--boards", "2", "--also-host", "virtual"],
    ["--boards", "0"], ["--boards", "65"], ["--deal", "mirror"], ["--boards", "2", "--deal", "any"],
  ])
  func wrongFleets_areRefused(options: [String]) throws {
    #expect(try CommandLineTool.run(["run"] + options).status == 64)
  }
}
