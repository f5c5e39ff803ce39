import CandelaBoardSpec
import Foundation
import Testing

@Suite struct RegisterDocumentTests {
  @Test func document_isUpToDate() throws {
    let path = "\(Fixtures.root)/docs/registers.md"
    if ProcessInfo.processInfo.environment["CANDELA_UPDATE_DOCS"] == "1" {
      try Data(RegisterDocument.text.utf8).write(to: URL(fileURLWithPath: path))
    }
    let stored = try Fixtures.text("docs/registers.md")
    #expect(
      stored == RegisterDocument.text,
      "docs/registers.md is stale: run CANDELA_UPDATE_DOCS=1 swift test --filter RegisterDocumentTests")
  }

  @Test func document_namesEveryRegisterBitAndWindow() {
    let text = RegisterDocument.text
    for register in RegisterMap.registers {
      #expect(text.contains("`\(register.name)`"))
      for field in register.fields { #expect(text.contains("`\(field.name)`")) }
    }
    for window in RegisterMap.windows { #expect(text.contains("`\(window.name)`")) }
    for line in BoardLine.allCases { #expect(text.contains("`\(line.rawValue)`")) }
  }

  @Test func workedExamples_areThoseCalculatedByHand() {
    // CRC-8 by polynomial division on paper of 10 00 DE AD BE EF, and the block of the walk-through.
    let text = RegisterDocument.text
    #expect(text.contains("S 54 00 00 Sr 55 43 4E 44 4C P"))
    #expect(text.contains("S 54 01 06 00 01 P"))
    #expect(text.contains("`00 00 00 01 00 00 00 07 03 01 00 00 00 00 04 D8 00 01 E2 40"))
  }
}
