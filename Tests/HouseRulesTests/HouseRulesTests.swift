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

  /// The rows of the table in docs/ARCHITECTURE.md: target and what it may import.
  private static func arrows() throws -> [String: Set<String>] {
    let text = try String(contentsOf: root.appendingPathComponent("docs/ARCHITECTURE.md"), encoding: .utf8)
    let rows = text.components(separatedBy: "\n").map {
      $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let known = rows.filter { $0.count == 3 && FileManager.default.fileExists(atPath: root.path + "/Sources/" + $0[0]) }
    return Dictionary(
      uniqueKeysWithValues: known.map { ($0[0], Set($0[1].components(separatedBy: ", "))) })
  }

  @Test func imports_followTheArrowsOfTheDocument() throws {
    let arrows = try Self.arrows()
    #expect(arrows.count >= 14)
    for (target, allowed) in arrows where target != "candela" {
      for file in try Self.files(under: "Sources/\(target)") {
        let own = file.imports.filter { $0.hasPrefix("Candela") }.map { String($0.dropFirst("Candela".count)) }
        #expect(
          Set(own).isSubset(of: allowed),
          "\(file.path) imports \(own.sorted()), the document allows \(allowed.sorted())")
      }
    }
  }

  @Test func runtime_knowsNoSimulation() throws {
    for file in try Self.files(under: "Sources/Runtime") {
      let forbidden = [
        "CandelaSim", "CandelaSimHarness", "CandelaScene", "CandelaTraining", "CandelaOptics", "CandelaHALLinux",
      ]
      #expect(Set(file.imports).isDisjoint(with: forbidden), "\(file.path)")
    }
  }

  @Test func simulator_knowsNoBundleAndNoDriver() throws {
    for file in try Self.files(under: "Sources/Sim") {
      #expect(
        Set(file.imports).isDisjoint(with: ["CandelaModel", "CandelaRuntime", "CandelaMetering"]), "\(file.path)")
    }
  }

  /// Results come from kernels that give the same bits everywhere; OpenBLAS trains and is measured against.
  @Test func openBLAS_staysOutOfTheEvaluationPath() throws {
    let users = try Self.files(under: "Sources").filter { $0.imports.contains("COpenBLAS") }
    #expect(!users.isEmpty)
    for file in users {
      let allowed = ["Sources/Training/", "Sources/DigitalPath/", "Sources/candela/Bench/"]
      #expect(allowed.contains { file.path.hasPrefix($0) }, "\(file.path)")
    }
  }

  @Test func unsafePointers_stayInTheirFaces() throws {
    let allowed = [
      "Sources/Optics/Kernels", "Sources/Training/Numerics/KernelsTraining", "Sources/Training/Numerics/BLASProduct",
      "Sources/Media/Files/Gzip", "Sources/Media/Files/InputFile",
      "Sources/Media/Preprocessing/PixelKernel", "Sources/Media/Images/PNGCodec",
      "Sources/HALLinux/", "Sources/DigitalPath/Int8Network", "Sources/DigitalPath/OpenCL/",
      "Sources/SimServer/Rings/Guest",
    ]
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
