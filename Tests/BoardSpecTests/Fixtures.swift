import CandelaBoardSpec
import Foundation
import Testing

/// The files that the tests read, found from this file's own path.
enum Fixtures {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static let loader = BoardProfileLoader(locator)
  static let locator = ResourceLocator(explicit: root, environment: [:], executable: nil, currentDirectory: root)

  static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)")), as: UTF8.self)
  }

  /// The YAML blocks of a Markdown page.
  static func yamlBlocks(_ path: String) throws -> [String] {
    try text(path).components(separatedBy: "```yaml\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
  }

  static func referenceOptics() throws -> OpticsDescription {
    try OpticsCoding.decode(Array(text("boards/accel-reference/optics.yaml").utf8), file: "optics.yaml")
  }

  static func decodeOptics(_ text: String) throws -> OpticsDescription {
    try OpticsCoding.decode(Array(text.utf8), file: "optics.yaml")
  }

  static func decodeBoard(_ text: String) throws -> BoardProfile {
    try BoardCoding.decode(Array(text.utf8), file: "board.yaml", name: "test", optics: referenceOptics())
  }

  /// A profile's text with one passage exchanged; the passage must occur.
  static func edited(_ path: String, _ old: String, _ new: String) throws -> String {
    let original = try text(path)
    let range = try #require(original.range(of: old), "\(path) does not contain \(old)")
    return original.replacingCharacters(in: range, with: new)
  }
}
