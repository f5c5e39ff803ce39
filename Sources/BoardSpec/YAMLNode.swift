/// A part of a YAML file with the line on which it stands.
struct YAMLNode {
  /// What the part is.
  indirect enum Content {
    /// A scalar; `isPlain` when it stands without quotes.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }

  let content: Content
  /// From 1; 0 where the parser gave none.
  let line: Int

  /// What it is, for messages.
  var kindName: String {
    switch content {
    case .scalar(let text, let isPlain): text.isEmpty && isPlain ? "nothing" : "\"\(Excerpt.of(text))\""
    case .sequence(let items): "a list of \(items.count)"
    case .mapping(let entries): "a section of \(entries.count) keys"
    }
  }

  /// The line of a dotted path such as `path[1].levels`, as near as the file has it. A section with a single key is
  /// entered when the key itself is not named (`path[1].levels` finds `path[1].phase.levels`).
  func line(of path: String) -> Int {
    let steps = path.replacing("[", with: ".[").split(separator: ".")
    return line(of: steps[...])
  }

  private func line(of steps: ArraySlice<Substring>) -> Int {
    guard let step = steps.first else { return line }
    let rest = steps.dropFirst()
    switch content {
    case .scalar: return line
    case .sequence(let items):
      guard let index = Int(step.dropFirst().dropLast()), items.indices.contains(index) else { return line }
      return items[index].line(of: rest)
    case .mapping(let entries):
      if let entry = entries.first(where: { $0.key == step }) {
        return rest.isEmpty ? entry.line : entry.value.line(of: rest)
      }
      return entries.count == 1 ? entries[0].value.line(of: steps) : line
    }
  }
}

/// A key and its value.
struct YAMLEntry {
  let key: String
  let line: Int
  let value: YAMLNode
}
