import CandelaBoardSpec
import CandelaMedia
import Foundation
import Testing

/// `candela board`: one simulated board at a time.
@Suite struct BoardTests {
  @Test(arguments: ["accel-reference", "accel-published", "accel-two-layer"])
  func info_tellsTheBoard(name: String) throws {
    let info = try CommandLineTool.run(["board", "info", "--json", "--board", name]).object()
    try expectDocumented(info)
    #expect(info["board"] as? String == name && info["protocol_version"] as? String == "1.0")
    #expect((info["design_digest"] as? String)?.count == 64)
    #expect(try CommandLineTool.run(["board", "info", "--board", name]).output.contains("photodiodes"))
  }

  @Test func selftest_passes_onASoundBoard() throws {
    let report = try CommandLineTool.run(["board", "selftest", "--json"]).object()
    try expectDocumented(report)
    #expect(report["passed"] as? Bool == true)
    #expect((report["checks"] as? [[String: Any]])?.isEmpty == false)
    #expect(try CommandLineTool.run(["board", "selftest"]).output.contains("checks passed"))
  }

  @Test func read_findsRegisters_byNameAndAddress() throws {
    let register = RegisterMap.classCount
    let address = "0x" + String(register.address, radix: 16)
    for name in [register.name, register.name.lowercased(), address, "\(register.address)"] {
      let value = try CommandLineTool.run(["board", "read", "--json", name]).object()
      try expectDocumented(value)
      #expect(value["register"] as? String == register.name, "\(name)")
      #expect(value["address"] as? Int == Int(register.address))
    }
  }

  @Test func read_readsEveryRegister() throws {
    let list = try CommandLineTool.run(["board", "read", "--list"])
    #expect(list.lines.count == RegisterMap.registers.count)
    let all = try CommandLineTool.run(["board", "read", "--json"] + RegisterMap.registers.map(\.name))
    #expect(all.status == 0, "\(all.error)")
    #expect(try all.objects().map { $0["register"] as? String } == RegisterMap.registers.map(\.name))
  }

  @Test func write_readsBackWhatItWrote() throws {
    for value in ["10", "0x0A"] {
      let outcome = try CommandLineTool.run(["board", "write", "CLASS_COUNT", value])
      #expect(
        outcome.status == 0 && outcome.output.hasPrefix("CLASS_COUNT") && outcome.output.contains("0x0a  10"),
        "\(outcome)")
    }
  }

  @Test func expose_showsTheResult() throws {
    let result = try CommandLineTool.run(["board", "expose", "--json", "--index", "3"]).object()
    try expectDocumented(result)
    #expect((result["outputs"] as? [Int])?.count == Fixtures.bundleClasses)
    #expect(result["sequence"] as? Int == 3 && result["epoch"] as? Int == 1)
    #expect((result["laser_on_ns"] as? Int ?? 0) > 0)
    #expect(try CommandLineTool.run(["board", "expose"]).output.contains("(simulated)"))
  }

  @Test func diodes_areWritten_asNumbersPictureAndArray() throws {
    let folder = try TemporaryFolder()
    let object = try CommandLineTool.run([
      "board", "diodes", "--json", "--npy", folder.entry("d.npy"), "--png", folder.entry("d.png"),
    ]).object()
    try expectDocumented(object)
    let codes = try #require(object["codes"] as? [Int])
    #expect(codes.count == Fixtures.diodes && codes.allSatisfy { (0...4095).contains($0) } && codes.contains { $0 > 0 })
    let array = try NPYArray(path: folder.entry("d.npy"))
    #expect(array.shape == [32, 32])
    #expect(try array.integers() == codes)
    let picture = try Data(contentsOf: URL(fileURLWithPath: folder.entry("d.png")))
    #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(try CommandLineTool.run(["board", "diodes"]).lines.count == 32)
  }
}
