import Foundation
import Testing

/// `candela sim serve` as a process: sockets, signals, control lines. What a guest sees is tested in SimServerTests.
@Suite struct ServeTests {
  private static func arguments(_ folder: TemporaryFolder, _ more: String...) -> [String] {
    ["sim", "serve", "--i2c-socket", folder.path + "/i2c", "--gpio-socket", folder.path + "/gpio"] + more
  }

  private static func exist(_ folder: TemporaryFolder) -> [Bool] {
    ["/i2c", "/gpio"].map { FileManager.default.fileExists(atPath: folder.path + $0) }
  }

  @Test func interrupt_endsIt_withItsSocketsRemoved() throws {
    let folder = try TemporaryFolder()
    let first = try RunningTool(Self.arguments(folder), environment: CommandLineTool.environment(), input: nil)
    #expect(first.waitForLines(1))
    #expect(first.output.hasPrefix("ready i2c=\(folder.path)/i2c gpio=\(folder.path)/gpio board=accel-reference"))
    #expect(Self.exist(folder) == [true, true])
    // The sockets are taken while it lives.
    let second = try CommandLineTool.run(Self.arguments(folder))
    #expect(second.status == 5)
    #expect(second.error.contains("CND-6302"))
    #expect(Self.exist(folder) == [true, true])
    first.interrupt()
    #expect(try first.wait(sourceLocation: #_sourceLocation).status == 0)
    #expect(Self.exist(folder) == [false, false])
  }

  @Test func controlLines_areAnsweredAsDocumented() throws {
    let folder = try TemporaryFolder()
    let script = folder.path + "/script"
    try Data("temperature 70\nfault stuck LASER low\nstatus\nstop\n".utf8).write(to: URL(fileURLWithPath: script))
    let lines = try CommandLineTool.run(Self.arguments(folder, "--json"), input: script).objects()
    #expect(lines.map { $0["type"] as? String } == ["ready", "ok", "error", "ok", "ok"])
    #expect(lines[0]["kind"] as? String == "simulated")
    #expect(lines[1]["line"] as? String == "temperature 70")
    #expect(lines[2]["code"] as? String == "CND-6304")
    #expect((lines[2]["remedy"] as? String)?.contains("LASER_ENABLE") == true)
    #expect((lines[3]["text"] as? String)?.contains("temperature=70.0") == true)
  }

  @Test(arguments: [["--pace", "5"], ["--frames", "scene", "--pace", "0"], ["--frames", "-"], ["--seed", "-1"]])
  func wrongOptions_areRefused(options: [String]) throws {
    let folder = try TemporaryFolder()
    #expect(try CommandLineTool.run(Self.arguments(folder) + options).status == 64)
    #expect(try CommandLineTool.run(["sim", "serve", "--i2c-socket", "a", "--gpio-socket", "a"]).status == 64)
    #expect(Self.exist(folder) == [false, false])
  }

  @Test func absentFrames_areRefused_beforeAnythingIsServed() throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(Self.arguments(folder, "--frames", folder.path + "/none"))
    #expect(result.status == 3)
    #expect(result.error.contains("CND-3001"))
  }
}
