import CandelaBoardSpec
import Foundation
import FoundationXML
import Testing

/// `candela board conformance`.
@Suite struct ConformanceTests {
  private static let light: Set<String> = ["heartbeat", "laser-drop", "interlock-opens", "timing", "epoch", "golden"]

  @Test func conformance_passes_onTheSimulatedBoard() throws {
    let report = try CommandLineTool.run(["board", "conformance", "--json"]).object()
    try expectDocumented(report)
    #expect(report["passed"] as? Bool == true && report["kind"] as? String == "simulated")
    let checks = try #require(report["checks"] as? [[String: Any]])
    #expect(checks.allSatisfy { $0["outcome"] as? String == "passed" }, "\(checks)")
    let names = try CommandLineTool.run(["board", "conformance", "--list"]).lines.map { line in
      line.prefix { $0 != " " }
    }
    #expect(
      checks.compactMap { $0["name"] as? String } == names.map(String.init)
        && Self.light.isSubset(of: names.map(String.init)))
    #expect((report["laser_on_ns"] as? Int ?? 0) > 0)
  }

  @Test func conformance_runsWhatItIsAskedFor() throws {
    let outcome = try CommandLineTool.run(["board", "conformance", "--only", "identity", "--only", "mask"])
    #expect(outcome.status == 0)
    #expect(outcome.lines.count == 3 && outcome.output.hasPrefix("pass  identity"), "\(outcome.output)")
    #expect(outcome.output.contains("2 checks passed") && outcome.output.contains("laser on for 0"))
    try expectRefusal("CND-9000", status: 64, ["board", "conformance", "--only", "colour"], naming: ["heartbeat"])
  }

  /// The EEPROM of a simulated board says what its profile says, so it is told another design's bundle instead.
  @Test func conformance_refusesAModelOfAnotherBoard() throws {
    try expectRefusal(
      "CND-4011", status: 3, ["board", "conformance", "--board", "accel-two-layer", "--model", "shapes"])
  }

  @Test func junit_isWellFormed_whateverTheBoardIsCalled() throws {
    let folder = try TemporaryFolder()
    let name = "a&b<c>\"d'"
    try FileManager.default.copyItem(
      atPath: CommandLineTool.packageRoot + "/boards/accel-reference", toPath: folder.entry(name))
    let outcome = try CommandLineTool.run([
      "board", "conformance", "--board", folder.entry(name), "--only", "identity", "--only", "weights", "--junit",
      folder.entry("c.xml"),
    ])
    #expect(outcome.status == 0, "\(outcome.error)")
    let cases = try JUnitCases(at: folder.entry("c.xml"))
    #expect(cases.names == ["identity", "weights"])
    #expect(cases.counts == ["tests": "2", "failures": "0", "skipped": "0"])
    #expect(cases.suite?.contains("conformance \(name) on sim") == true, "\(cases.suite ?? "")")
  }

  @Test func junit_isRefused_whereItCannotBeWritten() throws {
    try expectRefusal(
      "CND-3003", status: 3,
      ["board", "conformance", "--only", "identity", "--junit", "/nonexistent/c.xml"])
  }
}

/// What stands in a JUnit file.
private final class JUnitCases: NSObject, XMLParserDelegate {
  private(set) var names: [String] = []
  private(set) var suite: String?
  private(set) var counts: [String: String] = [:]

  init(at path: String) throws {
    super.init()
    let parser = XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: path)))
    parser.delegate = self
    if !parser.parse() { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    switch element {
    case "testsuite":
      suite = attributes["name"]
      counts = attributes.filter { ["tests", "failures", "skipped"].contains($0.key) }
    case "testcase": names.append(attributes["name"] ?? "")
    default: break
    }
  }
}
