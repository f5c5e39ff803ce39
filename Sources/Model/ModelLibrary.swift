import CandelaBoardSpec
import Foundation

/// Finds and reads bundles: `models/<name>.candela` under the locator's roots, or any path.
public struct ModelLibrary: Sendable {
  /// Ending of a bundle's file name.
  public static let fileExtension = "candela"
  /// Largest file that is read. The bench's mask takes 60 kB; the largest continuous mask of one layer 32 MiB.
  public static let largestFile = 64 << 20
  /// The model of the generated scene, which `run` takes unless told otherwise.
  public static let sceneModel = "shapes"

  private let locator: ResourceLocator

  /// Looks in the locator's roots.
  public init(_ locator: ResourceLocator) { self.locator = locator }

  /// Names of all bundles, sorted.
  public var names: [String] {
    let ending = ".\(Self.fileExtension)"
    return locator.names(in: "models").filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
      .filter { !$0.isEmpty }
  }

  /// The path of a bundle.
  /// - Parameter model: a bundle's name, or a path (anything with a slash, a leading `.` or the ending `.candela`).
  /// - Throws: `ModelError` of kind `unknownName` that lists the known names.
  public func path(of model: String) throws(ModelError) -> String {
    if Self.isPath(model) { return model }
    if !model.isEmpty, let path = locator.find("models/\(model).\(Self.fileExtension)") { return path }
    let names = self.names
    let known = names.isEmpty ? "none found" : names.joined(separator: ", ")
    throw ModelError(
      .unknownName, "unknown model \"\(PlainText.of(model))\"; known: \(known)",
      remedy: names.isEmpty
        ? "Set CANDELA_HOME to the folder that holds models/ (looked in \(locator.roots.joined(separator: ", ")))" : nil
    )
  }

  /// Whether it is a file's path that somebody named, not a bundle's name.
  public static func isPath(_ model: String) -> Bool {
    model.contains("/") || model.hasPrefix(".") || model.hasSuffix(".\(fileExtension)")
  }

  /// Reads a bundle by name or path.
  /// - Throws: `ModelError` that names the file.
  public func load(_ model: String) throws(ModelError) -> ModelBundle { try Self.read(try path(of: model)) }

  /// The name of the bundle that a board gets unless told otherwise: `preferred` where it fits the board, else the first
  /// by name that does.
  /// - Throws: `ModelError` of kind `unknownName` when none fits; bundles that cannot be read are passed over, and the
  ///   message names them.
  public func defaultModel(
    for profile: BoardProfile, preferring preferred: String = Self.sceneModel
  ) throws(ModelError) -> String {
    let names = self.names
    var refusals: [String] = []
    for name in names.filter({ $0 == preferred }) + names.filter({ $0 != preferred }) {
      do throws(ModelError) {
        try load(name).check(against: profile)
        return name
      } catch {
        refusals.append("\(name) (\(error.code))")
      }
    }
    let found = refusals.isEmpty ? "no bundle was found" : "found: \(refusals.joined(separator: ", "))"
    throw ModelError(
      .unknownName, "no model for board \(profile.name); \(found)",
      remedy: "Give a model made for this board, or make one with `candela model pack`")
  }

  /// Reads the bundle in a file.
  /// - Throws: `ModelError` that names the file.
  public static func read(_ path: String) throws(ModelError) -> ModelBundle {
    let bytes = try bytes(of: path)
    do throws(ModelError) {
      return try ModelBundle(decoding: bytes)
    } catch {
      throw error.inFile(path)
    }
  }

  private static func bytes(of path: String) throws(ModelError) -> [UInt8] {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard FileManager.default.fileExists(atPath: resolved) else {
      throw ModelError(.unreadableFile, "there is no such file", file: path)
    }
    do {
      // A pipe or device would block or never end.
      let kind = try FileManager.default.attributesOfItem(atPath: resolved)[.type] as? FileAttributeType
      guard kind == .typeRegular else {
        throw ModelError(.unreadableFile, "it is not a regular file", file: path)
      }
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: resolved))
      defer { handle.closeFile() }
      let data = try handle.read(upToCount: largestFile + 1) ?? Data()
      guard data.count <= largestFile else {
        throw ModelError(.tooLarge, "it is larger than \(largestFile) bytes", file: path)
      }
      return [UInt8](data)
    } catch let error as ModelError {
      throw error
    } catch {
      throw ModelError(.unreadableFile, "it cannot be read", file: path, cause: error.localizedDescription)
    }
  }
}
