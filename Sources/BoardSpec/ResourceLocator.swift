import Foundation

/// Finds the folders that hold `boards/` and `models/`. It reads nothing but what it is given: no hidden environment.
public struct ResourceLocator: Sendable {
  /// Folders to look in, first to last.
  public let roots: [String]

  /// Builds the search order: `explicit`, CANDELA_HOME, the folders above the executable and `share/candela` in each,
  /// XDG_DATA_HOME/candela (or ~/.local/share/candela), each of XDG_DATA_DIRS with /candela, /usr/share/candela, and
  /// last the current directory, so that nobody's folder replaces an installed profile by surprise.
  /// - Parameters:
  ///   - explicit: a folder that the user named.
  ///   - environment: the process's environment.
  ///   - executable: path of the running executable.
  ///   - currentDirectory: where relative paths start.
  public init(
    explicit: String? = nil, environment: [String: String], executable: String?, currentDirectory: String
  ) {
    var roots: [String] = []
    let named = [explicit, environment["CANDELA_HOME"]].compactMap { $0 }.filter { !$0.isEmpty }
    roots += named
    roots += executable.map(Self.foldersAbove) ?? []
    roots += Self.dataFolders(environment) + [currentDirectory]
    var seen: Set<String> = []
    self.roots = roots.map { Self.absolute($0, from: currentDirectory) }.filter { seen.insert($0).inserted }
  }

  /// The first root's `path` that exists (for example `models/shapes.candela`); nil when no root has it.
  public func find(_ path: String) -> String? {
    roots.map { "\($0)/\(path)" }.first { FileManager.default.fileExists(atPath: $0) }
  }

  /// Names of the entries of a folder such as `boards`, over all roots, sorted and without repetition.
  public func names(in folder: String) -> [String] {
    let names = roots.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: "\($0)/\(folder)")) ?? [] }
    return Set(names).sorted()
  }

  /// At most so many folders above the executable: .build/x86_64-unknown-linux-gnu/release/candela lies four deep.
  private static let levelsAbove = 5

  private static func foldersAbove(_ executable: String) -> [String] {
    var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
    var folders: [String] = []
    for _ in 0..<levelsAbove where folder.path != "/" {
      folder.deleteLastPathComponent()
      folders += [folder.path, folder.appendingPathComponent("share/candela").path]
    }
    return folders
  }

  /// XDG Base Directory Specification 0.8: relative entries are ignored.
  private static func dataFolders(_ environment: [String: String]) -> [String] {
    var folders: [String] = []
    if let home = environment["XDG_DATA_HOME"], home.hasPrefix("/") {
      folders.append("\(home)/candela")
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      folders.append("\(home)/.local/share/candela")
    }
    let shared = environment["XDG_DATA_DIRS"] ?? "/usr/local/share"
    folders += shared.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/candela" }
    return folders + ["/usr/share/candela"]
  }

  private static func absolute(_ path: String, from folder: String) -> String {
    URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: folder, isDirectory: true)).standardizedFileURL.path
  }
}
