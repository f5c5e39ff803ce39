import CandelaMedia
import Foundation
import Testing

/// Small inputs of every kind.
enum Fixtures {
  /// The first bytes of an IDX file of unsigned bytes with these sizes.
  static func idxHeader(_ sizes: [Int]) -> [UInt8] {
    [0, 0, 8, UInt8(sizes.count)]
      + sizes.flatMap { size in (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } }
  }

  /// An idx3 file of 28 x 28 frames.
  static func idx(frames: Int) -> [UInt8] {
    idxHeader([frames, 28, 28]) + (0..<frames * 784).map { UInt8(truncatingIfNeeded: $0 &* 7) }
  }

  /// An idx1 file of labels 0, 1 ... 7, 0 ...
  static func labels(_ count: Int) -> [UInt8] { idxHeader([count]) + (0..<count).map { UInt8($0 % 8) } }

  /// A Y4M stream of grey frames of 32 x 32 pixels.
  static func y4m(frames: Int) -> [UInt8] {
    Array("YUV4MPEG2 W32 H32 F30:1 Cmono\n".utf8)
      + (0..<frames).flatMap { frame in Array("FRAME\n".utf8) + [UInt8](repeating: UInt8(frame * 40 % 256), count: 1024)
      }
  }

  /// The shipped bundle of the generated scene.
  static var bundle: String { CommandLineTool.packageRoot + "/models/shapes.candela" }
  static let bundleClasses = 8
  static let diodes = 1024
  static let maskPixels = 400

  static func bundleBytes() throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: bundle))) }
}

/// Checks that the tool refused: exit status and code as documented, cause and remedy said, no crash, no result.
@discardableResult
func expectRefusal(
  _ code: String, status: Int32, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
  naming words: [String] = [], sourceLocation: SourceLocation = #_sourceLocation
) throws -> Outcome {
  let outcome = try CommandLineTool.run(
    arguments, environment: environment, input: input, sourceLocation: sourceLocation)
  #expect(!outcome.wasKilled, "\(arguments) crashed: \(outcome.error)", sourceLocation: sourceLocation)
  #expect(outcome.status == status, "\(arguments): \(outcome.error)", sourceLocation: sourceLocation)
  #expect(
    outcome.error.hasPrefix("candela: \(code): "), "\(arguments): \(outcome.error)", sourceLocation: sourceLocation)
  let remedy = outcome.error.split(separator: "\n").first { $0.hasPrefix("  remedy: ") }
  #expect((remedy?.count ?? 0) > "  remedy: ".count, "\(outcome.error)", sourceLocation: sourceLocation)
  for word in words {
    #expect(outcome.error.contains(word), "\(word) in \(outcome.error)", sourceLocation: sourceLocation)
  }
  return outcome
}

/// The keys of a JSON object and of the objects in it, none twice.
func keys(of value: Any) -> Set<String> {
  if let object = value as? [String: Any] {
    return object.reduce(into: []) { $0.formUnion(keys(of: $1.value).union([$1.key])) }
  }
  if let list = value as? [Any] { return list.reduce(into: []) { $0.formUnion(keys(of: $1)) } }
  return []
}

/// Checks that docs/cli.md explains every field of a command's JSON.
func expectDocumented(
  _ object: [String: Any], except variable: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let text = try Documentation.text()
  for key in keys(of: object).subtracting(variable).sorted() {
    #expect(text.contains("`\(key)`"), "docs/cli.md lacks the field \(key)", sourceLocation: sourceLocation)
  }
}
