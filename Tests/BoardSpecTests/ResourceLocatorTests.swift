import CandelaBoardSpec
import Foundation
import Testing

@Suite struct ResourceLocatorTests {
  @Test func roots_comeInTheDocumentedOrder() {
    let locator = ResourceLocator(
      explicit: "/given",
      environment: ["CANDELA_HOME": "/home-of-candela", "XDG_DATA_HOME": "/data", "XDG_DATA_DIRS": "/a:rel:/b"],
      executable: "/opt/candela/bin/candela", currentDirectory: "/here")
    #expect(
      Array(locator.roots.prefix(4)) == [
        "/given", "/home-of-candela", "/opt/candela/bin", "/opt/candela/bin/share/candela",
      ])
    #expect(locator.roots.contains("/opt/candela/share/candela"))
    #expect(
      Array(locator.roots.suffix(5)) == ["/data/candela", "/a/candela", "/b/candela", "/usr/share/candela", "/here"])
  }

  @Test func roots_areAbsoluteAndUnique() {
    let locator = ResourceLocator(
      explicit: "x", environment: ["CANDELA_HOME": "./x/", "HOME": "/home/u"], executable: nil,
      currentDirectory: "/here")
    #expect(
      locator.roots == [
        "/here/x", "/home/u/.local/share/candela", "/usr/local/share/candela", "/usr/share/candela", "/here",
      ])
  }

  @Test func find_takesTheFirstRootThatHasIt() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("candela-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for root in ["first", "second"] {
      let boards = folder.appendingPathComponent("\(root)/boards/\(root)")
      try FileManager.default.createDirectory(at: boards, withIntermediateDirectories: true)
    }
    let locator = ResourceLocator(
      explicit: folder.appendingPathComponent("first").path, environment: [:], executable: nil,
      currentDirectory: folder.appendingPathComponent("second").path)
    #expect(locator.find("boards")?.hasSuffix("first/boards") == true)
    #expect(locator.find("boards/second")?.hasSuffix("second/boards/second") == true)
    #expect(locator.find("nowhere") == nil)
    #expect(locator.names(in: "boards") == ["first", "second"])
  }

  @Test func deviceOrFolderInPlaceOfAFile_isRefused() {
    for path in ["/dev/zero", "/", "/nonexistent/optics.yaml"] {
      let error = #expect(throws: BoardSpecError.self) { try Fixtures.loader.optics(atPath: path) }
      #expect(error?.kind == .unreadableFile)
    }
  }
}
