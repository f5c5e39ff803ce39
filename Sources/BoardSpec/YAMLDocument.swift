import Yams

/// Turns the bytes of a profile into a tree, or says what is wrong with them.
enum YAMLDocument {
  /// Largest file that is accepted, in bytes: ten times what a profile needs.
  static let largestFile = 65_536
  /// Deepest nesting that is accepted; the schemas need four levels.
  static let deepestNesting = 16

  /// Parses one document.
  /// - Throws: `BoardSpecError` of kind `tooLarge`, `notText` or `syntax`.
  static func parse(_ bytes: [UInt8], file: String) throws(BoardSpecError) -> YAMLNode {
    guard bytes.count <= largestFile else {
      throw BoardSpecError(
        .tooLarge, file: file, problem: "\(bytes.count) bytes; at most \(largestFile) bytes are accepted")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw BoardSpecError(.notText, file: file, problem: "it is not valid UTF-8")
    }
    if let line = firstAnchorLine(bytes) {
      throw BoardSpecError(
        .syntax, file: file, line: line, problem: "anchors (&name) are not accepted in profiles",
        remedy: "Write the value out where it is needed")
    }
    guard let root = try compose(text, file: file) else {
      throw BoardSpecError(.syntax, file: file, problem: "it is empty")
    }
    return try convert(root, depth: 1, file: file)
  }

  /// No tag is resolved: what a scalar means is the schema's affair. The encoding is named because the parser would
  /// otherwise ask the environment.
  private static func compose(_ text: String, file: String) throws(BoardSpecError) -> Node? {
    do {
      return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
    } catch {
      throw syntaxError(error, file: file)
    }
  }

  private static func syntaxError(_ error: any Error, file: String) -> BoardSpecError {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      BoardSpecError(.syntax, file: file, line: mark.line, problem: "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      BoardSpecError(
        .syntax, file: file, line: context.mark.line,
        problem: "the key \"\(Excerpt.of(duplicates.first ?? ""))\" stands twice in one section")
    case .reader(let problem, _, _, _): BoardSpecError(.syntax, file: file, problem: "not YAML: \(problem)")
    default: BoardSpecError(.syntax, file: file, problem: "not YAML", cause: Excerpt.of("\(error)"))
    }
  }

  /// Aliases let a small file stand for an endless tree, so the anchors that they need are refused before parsing.
  /// An anchor is an `&` that begins a word.
  private static func firstAnchorLine(_ bytes: [UInt8]) -> Int? {
    var line = 1
    var previous = UInt8(ascii: "\n")
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "&"), " \t\r\n[{,:-?".utf8.contains(previous), index + 1 < bytes.count,
        bytes[index + 1] > UInt8(ascii: " "), bytes[index + 1] != UInt8(ascii: "&")
      {
        return line
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      previous = byte
    }
    return nil
  }

  private static func convert(_ node: Node, depth: Int, file: String) throws(BoardSpecError) -> YAMLNode {
    let line = node.mark?.line ?? 0
    guard depth <= deepestNesting else {
      throw BoardSpecError(
        .tooLarge, file: file, line: line, problem: "nested deeper than \(deepestNesting) levels")
    }
    switch node {
    case .scalar(let scalar):
      return YAMLNode(content: .scalar(scalar.string, isPlain: scalar.style == .plain), line: line)
    case .sequence(let sequence):
      var items: [YAMLNode] = []
      for item in sequence { items.append(try convert(item, depth: depth + 1, file: file)) }
      return YAMLNode(content: .sequence(items), line: line)
    case .mapping(let mapping):
      var entries: [YAMLEntry] = []
      for (key, value) in mapping {
        guard case .scalar(let name) = key else {
          throw BoardSpecError(.wrongType, file: file, line: key.mark?.line, problem: "a key is not a word")
        }
        let converted = try convert(value, depth: depth + 1, file: file)
        entries.append(YAMLEntry(key: name.string, line: key.mark?.line ?? line, value: converted))
      }
      return YAMLNode(content: .mapping(entries), line: line)
    case .alias:
      throw BoardSpecError(.syntax, file: file, line: line, problem: "aliases (*name) are not accepted in profiles")
    }
  }
}
