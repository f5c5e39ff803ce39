import Foundation

/// Finds and reads hosts: `boards/hosts/<name>.yaml`.
public struct HostProfileLoader: Sendable {
  private let locator: ResourceLocator

  /// Looks in the locator's roots.
  public init(_ locator: ResourceLocator) { self.locator = locator }

  /// Names of all hosts, sorted.
  public var names: [String] {
    locator.names(in: "boards/hosts").filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
  }

  /// Reads a host, validated.
  /// - Parameter host: a host's name, or the path of its file (anything with a slash).
  /// - Throws: `BoardSpecError`; for an unknown name it lists the known ones.
  public func load(_ host: String) throws(BoardSpecError) -> HostProfile {
    let file = try file(of: host)
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    return try HostCoding.decode(try ProfileFile.read(file), file: file, name: name)
  }

  private func file(of host: String) throws(BoardSpecError) -> String {
    if host.contains("/") { return host }
    if !host.isEmpty, let file = locator.find("boards/hosts/\(host).yaml") { return file }
    throw ProfileNames.unknown("host", host, among: names, locator: locator)
  }
}
