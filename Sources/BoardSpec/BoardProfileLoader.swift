import CandelaOptics
import Foundation

/// Finds and reads boards: `boards/<name>/board.yaml` and `optics.yaml`.
public struct BoardProfileLoader: Sendable {
  private let locator: ResourceLocator

  /// Looks in the locator's roots.
  public init(_ locator: ResourceLocator) { self.locator = locator }

  /// Names of all boards, sorted.
  public var names: [String] {
    locator.names(in: "boards").filter { locator.find("boards/\($0)/board.yaml") != nil }
  }

  /// Reads a board, validated.
  /// - Parameter board: a board's name, or the path of its folder (anything with a slash, or `.`).
  /// - Throws: `BoardSpecError`; for an unknown name it lists the known ones.
  public func load(_ board: String) throws(BoardSpecError) -> BoardProfile {
    let folder = try folder(of: board)
    let optics = try optics(atPath: "\(folder)/optics.yaml")
    let file = "\(folder)/board.yaml"
    let name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    return try BoardCoding.decode(try ProfileFile.read(file), file: file, name: name, optics: optics)
  }

  /// Reads an optics file alone.
  /// - Throws: `BoardSpecError`.
  public func optics(atPath path: String) throws(BoardSpecError) -> OpticsDescription {
    try OpticsCoding.decode(try ProfileFile.read(path), file: path)
  }

  private func folder(of board: String) throws(BoardSpecError) -> String {
    if board.contains("/") || board.hasPrefix(".") { return board }
    if !board.isEmpty, locator.find("boards/\(board)/board.yaml") != nil,
      let folder = locator.find("boards/\(board)")
    {
      return folder
    }
    throw ProfileNames.unknown("board", board, among: names, locator: locator)
  }
}
