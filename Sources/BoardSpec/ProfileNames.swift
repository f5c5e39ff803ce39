/// The answer to a name that nobody knows.
enum ProfileNames {
  static func unknown(_ kind: String, _ name: String, among names: [String], locator: ResourceLocator) -> BoardSpecError
  {
    let known = names.isEmpty ? "none found" : names.joined(separator: ", ")
    let places = locator.roots.joined(separator: ", ")
    return BoardSpecError(
      .unknownName, file: "--\(kind)",
      problem: "unknown \(kind) \"\(Excerpt.of(name))\"\(NearestName.hint(for: name, among: names)); known: \(known)",
      remedy: names.isEmpty
        ? "Set CANDELA_HOME to the folder that holds boards/ (looked in \(places))"
        : "Choose one of the known names, or give a path with a slash")
  }
}
