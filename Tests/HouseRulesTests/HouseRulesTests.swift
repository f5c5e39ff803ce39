import Foundation
import Testing

/// The rules of docs/ARCHITECTURE.md that a compiler does not check.
@Suite struct HouseRulesTests {
  private struct SourceFile {
    let path: String
    let lines: [String]

    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"), index + 1 < words.count, index <= 1 else { return nil }
        return String(words[index + 1])
      }
    }
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func files(under folder: String, endings: [String] = ["swift"]) throws -> [SourceFile] {
    let base = root.appendingPathComponent(folder)
    let paths = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
    let wanted = paths.filter { path in endings.contains { path.hasSuffix("." + $0) } }.sorted()
    return try wanted.map { path in
      let text = try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)
      return SourceFile(path: "\(folder)/\(path)", lines: text.components(separatedBy: "\n"))
    }
  }

  @Test(arguments: ["HAL", "Optics"])
  func layerZero_importsNoFoundation(_ target: String) throws {
    let files = try Self.files(under: "Sources/\(target)")
    #expect(!files.isEmpty)
    for file in files {
      #expect(Set(file.imports).isDisjoint(with: ["Foundation", "Glibc", "Musl", "Dispatch"]), "\(file.path)")
    }
  }

  @Test func runtime_knowsNoSimulation() throws {
    for file in try Self.files(under: "Sources/Runtime") {
      let forbidden = ["CandelaSim", "CandelaSimHarness", "CandelaScene", "CandelaTraining", "CandelaOptics"]
      #expect(Set(file.imports).isDisjoint(with: forbidden), "\(file.path)")
    }
  }

  @Test func simulator_knowsNoBundleAndNoDriver() throws {
    for file in try Self.files(under: "Sources/Sim") {
      #expect(
        Set(file.imports).isDisjoint(with: ["CandelaModel", "CandelaRuntime", "CandelaMetering"]), "\(file.path)")
    }
  }

  @Test func unsafePointers_stayInTheirFaces() throws {
    let allowed = ["Sources/Optics/Kernels", "Sources/Media/Files/Gzip", "Sources/Media/Images/PNGCodec"]
    for file in try Self.files(under: "Sources") where !allowed.contains(where: file.path.hasPrefix) {
      for (number, line) in file.lines.enumerated() {
        #expect(!line.contains("Unsafe") || line.contains("///"), "\(file.path):\(number + 1)")
      }
    }
  }

  @Test func sources_stayShortAndFreeOfShortcuts() throws {
    for file in try Self.files(under: "Sources", endings: ["swift", "c", "h"]) {
      #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
      for (number, line) in file.lines.enumerated() {
        let isShortcut = line.contains("try" + "!") || line.contains("TO" + "DO") || line.contains("FIX" + "ME")
        #expect(!isShortcut, "\(file.path):\(number + 1)")
      }
    }
  }

  @Test func onlyTheCommandLine_prints() throws {
    for file in try Self.files(under: "Sources") where !file.path.hasPrefix("Sources/candela/") {
      for (number, line) in file.lines.enumerated() {
        #expect(!line.trimmingCharacters(in: .whitespaces).hasPrefix("print("), "\(file.path):\(number + 1)")
      }
    }
  }
}
