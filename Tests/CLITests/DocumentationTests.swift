import CandelaBoardSpec
import CandelaMedia
import Foundation
import Testing

/// docs/cli.md says what the tool does, no more and no less.
@Suite struct DocumentationTests {
  private static let commands = [
    ["run"], ["replay"], ["eval"], ["train"], ["adapt"], ["scene"], ["board", "info"], ["board", "selftest"],
    ["board", "read"],
    ["board", "write"], ["board", "expose"], ["board", "diodes"],
    ["board", "conformance"], ["board", "scan"], ["board", "doctor"], ["model", "pack"], ["model", "inspect"],
    ["model", "verify"], ["bench", "optics"], ["bench", "run"], ["bench", "digital"],
    ["bench", "metering"],
    ["sim", "serve"], ["sim", "campaign"], ["meter", "list"], ["meter", "watch"], ["meter", "claims"],
    ["meter", "chip"], ["meter", "report"],
    ["ctl", "status"], ["ctl", "set"], ["ctl", "stop"],
  ]

  @Test func everyCode_isDocumented_andNoOther() throws {
    let sources = try Documentation.sources()
    let known = sources.reduce(into: Set<Int>()) {
      $0.formUnion(Documentation.codes(in: $1).union(Documentation.computedCodes(in: $1)))
    }
    let documented = Documentation.codes(in: try Documentation.text())
    #expect(known.subtracting(documented).sorted() == [])
    #expect(documented.subtracting(known).sorted() == [])
  }

  @Test func computedCodes_areFound() throws {
    let computed = try Documentation.sources().reduce(into: Set<Int>()) {
      $0.formUnion(Documentation.computedCodes(in: $1))
    }
    for kind in MediaError.Kind.allCases { #expect(computed.contains(kind.rawValue)) }
    for kind in BoardSpecError.Kind.allCases {
      let code = BoardSpecError(kind, file: "", problem: "").code
      #expect(computed.contains(Int(code.dropFirst(4)) ?? 0), "\(code)")
    }
    // One of the hardware layer and one of the driver, which have no literal anywhere.
    #expect(computed.isSuperset(of: [1005, 5012]))
  }

  @Test(arguments: commands) func everyOption_isDocumented(command: [String]) throws {
    let help = try CommandLineTool.run(command + ["--help"]).output
    let text = try Documentation.text()
    #expect(text.contains("candela \(command.joined(separator: " "))"))
    let options = help.matches(of: /(?m)^ +(?:-\w, )?(--[a-z-]+)/).map { String($0.1) }
    #expect(options.contains("--help"))
    for option in options { #expect(text.contains("`\(option)"), "\(option) of \(command)") }
  }

  @Test func everyCommand_isChecked() throws {
    let words = try [[], ["board"], ["model"], ["bench"], ["sim"], ["meter"], ["ctl"]].flatMap { group in
      try CommandLineTool.run(group + ["--help"]).output.components(separatedBy: "SUBCOMMANDS:").last?
        .matches(of: #/(?m)^  (\w+)  /#).map { group + [String($0.1)] } ?? []
    }
    #expect(
      Set(words).subtracting([["board"], ["model"], ["bench"], ["sim"], ["meter"], ["ctl"]]) == Set(Self.commands))
  }
}
