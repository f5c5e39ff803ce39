import CandelaBoardSpec
import Foundation
import Testing

/// docs/hosts/ says what boards/hosts/ says.
@Suite struct HostDocumentTests {
  private static let hosts = HostProfileLoader(Fixtures.locator)
  static let wired = hosts.names.filter { $0 != "sim" && !$0.hasPrefix("virtual") }

  @Test(arguments: wired)
  func page_isUpToDate(name: String) throws {
    let text = try #require(HostDocument.text(of: try Self.hosts.load(name)))
    let path = "\(Fixtures.root)/docs/hosts/\(name).md"
    if ProcessInfo.processInfo.environment["CANDELA_UPDATE_DOCS"] == "1" {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
    #expect(
      try Fixtures.text("docs/hosts/\(name).md") == text,
      "docs/hosts/\(name).md is stale: run CANDELA_UPDATE_DOCS=1 swift test --filter HostDocumentTests")
  }

  @Test func pages_haveAProfileEach() throws {
    let pages = try FileManager.default.contentsOfDirectory(atPath: "\(Fixtures.root)/docs/hosts")
    #expect(Set(pages) == Set(Self.wired.map { "\($0).md" }))
    #expect(Self.wired.count >= 6)
  }

  @Test(arguments: wired)
  func profile_isCompleteForPeople(name: String) throws {
    let host = try Self.hosts.load(name)
    #expect(host.guide.tier != nil && host.guide.header != nil)
    #expect(!host.guide.enable.isEmpty && !host.guide.sources.isEmpty && !host.notes.isEmpty)
  }

  @Test func hostWithoutWires_hasNoPage() throws {
    #expect(HostDocument.text(of: try Self.hosts.load("sim")) == nil)
  }

  @Test func picture_showsPairsAndRings_whereTheyAre() throws {
    let pairs = try #require(HostDocument.text(of: try Self.hosts.load("raspberry-pi-4")))
    #expect(pairs.contains("         SDA ---|  3 |  4 |\n         SCL ---|  5 |  6 |\n"))
    #expect(pairs.contains("LASER_ENABLE ---| 15 | 16 |--- DATA_READY\n"))
    let ring = try #require(HostDocument.text(of: try Self.hosts.load("beagleplay")))
    #expect(ring.contains("LASER_ENABLE ---|  1 | 16 |--- TRIGGER\n     RESET_N ---|  2 | 15 |--- DATA_READY\n"))
    #expect(ring.contains("         GND ---|  8 |  9 |\n"))
    let list = try #require(HostDocument.text(of: try Self.hosts.load("usb-cp2112")))
    #expect(list.contains("DATA_READY   -- GPIO.3\nFAULT_N      -- GPIO.4\n"))
  }
}
