import Foundation
import Testing

/// `candela run --record` and `candela replay`.
@Suite struct ReplayTests {
  /// Records a run and gives the trace's path and the run's digest.
  private static func record(
    _ folder: TemporaryFolder, _ arguments: [String] = [], frames: Int = 4
  ) throws -> (path: String, digest: String) {
    let path = folder.entry("run.ctrace")
    let outcome = try CommandLineTool.run(
      ["run", "--json", "--limit", "\(frames)", "--record", path] + arguments)
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome.error)")
    return (path, try #require(try outcome.objects().last?["digest"] as? String))
  }

  @Test(arguments: [[], ["--record-frames"], ["--host-fed", "8"], ["--ideal", "--serial", "9", "--shift", "0.5"]])
  func replay_isTheSame_againstBoth(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let (path, digest) = try Self.record(folder, arguments)
    for opponent in [[], ["--against", "sim"]] {
      let object = try CommandLineTool.run(["replay", path, "--json"] + opponent).object()
      #expect(object["same"] as? Bool == true && object["digest"] as? String == digest, "\(object)")
      #expect(object["frames"] as? Int == 4 && object["complete"] as? Bool == true, "\(object)")
      #expect(object["timing_differences"] as? Int ?? 0 == 0, "\(object)")
      #expect((object["allowed"] as? [Any])?.isEmpty ?? true, "\(object)")
      try expectDocumented(object)
    }
  }

  @Test func recording_changesNothing_ofTheRun() throws {
    let folder = try TemporaryFolder()
    let plain = try CommandLineTool.run(["run", "--json", "--limit", "4"]).objects().last
    #expect(try Self.record(folder).digest == plain?["digest"] as? String)
  }

  @Test func replay_isText_forPeople() throws {
    let folder = try TemporaryFolder()
    let (path, digest) = try Self.record(folder, frames: 2)
    let outcome = try CommandLineTool.run(["replay", path])
    #expect(outcome.status == 0 && outcome.output.contains(", 2 frames: the same"), "\(outcome.output)")
    #expect(outcome.output.contains("digest    \(digest)"))
  }

  /// A pacer looks at the clock and moves a virtual one along; neither is on the wires.
  @Test func aPacedRun_isTheSame_butForItsTiming() throws {
    let folder = try TemporaryFolder()
    let (path, digest) = try Self.record(folder, ["--pace", "100"])
    let object = try CommandLineTool.run(["replay", path, "--json"]).object()
    #expect(object["same"] as? Bool == true && object["digest"] as? String == digest, "\(object)")
    #expect(object["timing_differences"] as? Int ?? 0 > 0, "\(object)")
    #expect(try CommandLineTool.run(["replay", path, "--against", "sim"]).status == 0)
  }

  @Test func framesOfAFile_areAskedFor_andOthersNamed() throws {
    let folder = try TemporaryFolder()
    let frames = try folder.file("frames", Fixtures.idx(frames: 4))
    let (path, _) = try Self.record(folder, ["--frames", frames])
    #expect(try CommandLineTool.run(["replay", path]).status == 0)
    #expect(try CommandLineTool.run(["replay", path, "--frames", frames]).status == 0)
    try expectRefusal("CND-8108", status: 3, ["replay", path, "--against", "sim"], naming: [path])
    #expect(try CommandLineTool.run(["replay", path, "--against", "sim", "--frames", frames]).status == 0)
    let other = try folder.file("other", Fixtures.idx(frames: 4).map { $0 ^ 1 }.replacingHeader(of: frames))
    let outcome = try CommandLineTool.run(["replay", path, "--frames", other, "--json"])
    #expect(outcome.status == 1)
    let object = try #require(try outcome.objects().first)
    #expect(object["same"] as? Bool == false)
    let difference = try #require(object["difference"] as? [String: Any])
    #expect((difference["then"] as? String)?.hasPrefix("frame 0 with digest") == true, "\(difference)")
    try expectDocumented(object)
  }

  @Test func cutAndDamagedTraces_areReplayedUpToThere() throws {
    let folder = try TemporaryFolder()
    let (path, _) = try Self.record(folder, frames: 8)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let cut = try folder.file("cut.ctrace", Array(bytes.dropLast(5)))
    var changed = bytes
    changed[bytes.count - 40] ^= 4
    let damaged = try folder.file("damaged.ctrace", changed)
    for file in [cut, damaged] {
      let outcome = try CommandLineTool.run(["replay", file, "--json"])
      let object = try #require(try outcome.objects().first)
      #expect(outcome.status == 0 && object["complete"] as? Bool == false, "\(outcome.output)")
      #expect((object["ending"] as? String)?.contains("everything before it is used") == true)
      try expectDocumented(object)
    }
  }

  @Test func aKilledRun_leavesATrace_thatIsReplayedUpToThere() throws {
    let folder = try TemporaryFolder()
    let path = folder.entry("run.ctrace")
    let running = try RunningTool(
      ["run", "--json", "--pace", "300", "--limit", "100000", "--record", path],
      environment: CommandLineTool.environment(), input: nil)
    // A block is handed over every half second of the board's clock: 150 frames.
    #expect(running.killed { running.output.split(separator: "\n").count > 400 })
    let outcome = try CommandLineTool.run(["replay", path, "--json"])
    let object = try #require(try outcome.objects().first)
    #expect(outcome.status == 0 && object["complete"] as? Bool == false, "\(outcome.output)")
    #expect(object["frames"] as? Int ?? 0 >= 100, "\(object)")
  }

  @Test func anInterruptedRun_leavesAWholeTrace() throws {
    let folder = try TemporaryFolder()
    let path = folder.entry("run.ctrace")
    let running = try RunningTool(
      ["run", "--json", "--pace", "50", "--limit", "100000", "--record", path],
      environment: CommandLineTool.environment(), input: nil)
    #expect(running.waitForLines(4))
    running.interrupt()
    let outcome = try running.wait(sourceLocation: #_sourceLocation)
    #expect(outcome.status == 130)
    let frames = try outcome.objects().last?["frames"] as? Int
    let object = try CommandLineTool.run(["replay", path, "--json"]).object()
    #expect(object["complete"] as? Bool == true && object["frames"] as? Int == frames, "\(object)")
  }

  @Test func tracesThatCannotBeUsed_areRefused() throws {
    let folder = try TemporaryFolder()
    let (path, _) = try Self.record(folder, frames: 1)
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    try expectRefusal("CND-8101", status: 3, ["replay", folder.entry("none.ctrace")])
    try expectRefusal("CND-8102", status: 3, ["replay", Fixtures.bundle])
    try expectRefusal("CND-8104", status: 3, ["replay", try folder.file("head.ctrace", Array(bytes.prefix(40)))])
    bytes[8] = 2
    try expectRefusal(
      "CND-8103", status: 3, ["replay", try folder.file("new.ctrace", bytes)], naming: ["2.0", "1.0"])
    try expectRefusal(
      "CND-8109", status: 3, ["replay", path, "--model", "fashion-mnist"], naming: ["fashion-mnist"])
  }

  @Test func aTraceThatCannotBeMade_isNamed() throws {
    try expectRefusal(
      "CND-8105", status: 3, ["run", "--limit", "1", "--record", "/nowhere/run.ctrace"], naming: ["/nowhere/run.ctrace"]
    )
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func aFullDisk_endsTheRun() throws {
    try expectRefusal(
      "CND-8105", status: 3, ["run", "--json", "--limit", "100000", "--record", "/dev/full"],
      naming: ["No space left on device", "/dev/full"])
  }
}

extension [UInt8] {
  /// These bytes behind the 16 bytes of an IDX file's header.
  fileprivate func replacingHeader(of path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)).prefix(16)) + dropFirst(16)
  }
}
