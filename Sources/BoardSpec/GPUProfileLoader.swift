import Foundation

/// Finds and reads digital processors: `boards/gpu/<name>.yaml`.
public struct GPUProfileLoader: Sendable {
  private let locator: ResourceLocator

  /// Looks in the locator's roots.
  public init(_ locator: ResourceLocator) { self.locator = locator }

  /// Names of all processors, sorted.
  public var names: [String] {
    locator.names(in: "boards/gpu").filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
  }

  /// Reads a processor's profile, validated.
  /// - Parameter gpu: a processor's name, or the path of its file (anything with a slash).
  /// - Throws: `BoardSpecError`; for an unknown name it lists the known ones.
  public func load(_ gpu: String) throws(BoardSpecError) -> GPUProfile {
    let file = try file(of: gpu)
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    return try GPUCoding.decode(try ProfileFile.read(file), file: file, name: name)
  }

  private func file(of gpu: String) throws(BoardSpecError) -> String {
    if gpu.contains("/") { return gpu }
    if !gpu.isEmpty, let file = locator.find("boards/gpu/\(gpu).yaml") { return file }
    throw ProfileNames.unknown("gpu", gpu, among: names, locator: locator)
  }
}
