import CandelaBoardSpec
import CandelaModel
import Foundation
import Testing

@Suite struct LibraryTests {
  /// A folder with `models/` that is gone when the test ends.
  private func withModels(
    _ files: [String: [UInt8]], _ body: (_ library: ModelLibrary, _ root: String) throws -> Void
  ) throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("candela-models-\(UUID().uuidString)")
    let models = root.appendingPathComponent("models")
    try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
    defer { #expect((try? FileManager.default.removeItem(at: root)) != nil, "\(root.path) stays behind") }
    for (name, bytes) in files { try Data(bytes).write(to: models.appendingPathComponent(name)) }
    let locator = ResourceLocator(
      explicit: root.path, environment: [:], executable: nil, currentDirectory: root.path)
    try body(ModelLibrary(locator), root.path)
  }

  @Test func model_isFound_byNameAndByPath() throws {
    let bundle = try ModelFixtures.bundle(ModelFixtures.tinyProfile())
    try withModels(["tiny.candela": bundle.encoded(), "notes.txt": [1]]) { library, root in
      #expect(library.names == ["tiny"])
      let byName = try library.load("tiny")
      let byPath = try library.load("\(root)/models/tiny.candela")
      #expect(byName == bundle)
      #expect(byPath == bundle)
    }
  }

  @Test func unknownModel_isRefusedWithTheKnownNames() throws {
    try withModels(["b.candela": [], "a.candela": []]) { library, _ in
      let error = try #require(try ModelFixtures.error { try library.load("c\u{1B}[2J") })
      #expect(error.kind == .unknownName)
      #expect(error.code == "CND-4001")
      #expect(error.message.contains("known: a, b"))
      #expect(!error.message.unicodeScalars.contains("\u{1B}"))
    }
    try withModels([:]) { library, root in
      let error = try #require(try ModelFixtures.error { try library.load("shapes") })
      #expect(error.remedy.contains(root))
      #expect(try ModelFixtures.error { try library.load("") }?.kind == .unknownName)
    }
  }

  @Test func error_namesTheFile_whenItCannotBeRead() throws {
    let bytes = try ModelFixtures.bundle(ModelFixtures.tinyProfile()).encoded()
    try withModels(["cut.candela": bytes.dropLast(100)]) { library, root in
      let cut = try #require(try ModelFixtures.error { try library.load("cut") })
      #expect(cut.kind == .truncated)
      #expect(cut.message.hasPrefix("\(root)/models/cut.candela: "))
      #expect(try ModelFixtures.error { try library.load("./absent.candela") }?.kind == .unreadableFile)
      #expect(try ModelFixtures.error { try library.load("\(root)/models") }?.kind == .unreadableFile)
      #expect(try ModelFixtures.error { try library.load("/dev/zero") }?.kind == .unreadableFile)
    }
  }

  @Test func file_isRefused_whenItIsTooLarge() throws {
    try withModels(["huge.candela": []]) { library, root in
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(root)/models/huge.candela"))
      // A sparse file: nothing is written.
      try handle.truncate(atOffset: UInt64(ModelLibrary.largestFile) + 1)
      try handle.close()
      #expect(try ModelFixtures.error { try library.load("huge") }?.kind == .tooLarge)
    }
  }

  @Test func defaultModel_isThePreferredOneThatFits() throws {
    let profile = try ModelFixtures.tinyProfile()
    let bytes = try ModelFixtures.bundle(profile).encoded()
    let foreign = try ModelFixtures.bundle(
      ModelFixtures.tinyProfile(ModelFixtures.tinyDesign(legMeters: 6e-3))
    ).encoded()
    try withModels(["b.candela": bytes, "shapes.candela": bytes, "a.candela": foreign]) { library, _ in
      let usual = try library.defaultModel(for: profile)
      let second = try library.defaultModel(for: profile, preferring: "a")
      #expect(usual == "shapes")
      #expect(second == "b")
    }
    try withModels(["shapes.candela": foreign, "torn.candela": [0x43]]) { library, _ in
      let error = try #require(try ModelFixtures.error { try library.defaultModel(for: profile) })
      #expect(error.message.contains("shapes (CND-4011), torn (CND-4004)"))
    }
  }
}
