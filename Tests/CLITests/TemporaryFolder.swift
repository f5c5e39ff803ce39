import Foundation

/// A folder of its own for each test, removed afterwards.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("candela-cli-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of an entry that may not exist yet.
  func entry(_ name: String) -> String { "\(path)/\(name)" }

  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: entry(name)))
    return entry(name)
  }

  func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

  /// Names of the files in it, sorted.
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

  /// A copy of a board's folder with one text exchanged in one of its files.
  func board(
    _ name: String = "accel-reference", file: String, replacing old: String, with new: String
  ) throws -> String {
    let copy = entry("board")
    try FileManager.default.copyItem(atPath: "\(CommandLineTool.packageRoot)/boards/\(name)", toPath: copy)
    let text = try String(contentsOfFile: "\(copy)/\(file)", encoding: .utf8)
    let edited = text.replacingOccurrences(of: old, with: new)
    guard edited != text else { throw CocoaError(.formatting) }
    try edited.write(toFile: "\(copy)/\(file)", atomically: true, encoding: .utf8)
    return copy
  }
}
