/// Reads one section of a profile strictly: every key must be known, every value must have the right type, unit and range.
struct SectionReader {
  let file: String
  /// Dotted path of the section, empty for the whole file.
  let path: String
  private let line: Int
  private let entries: [YAMLEntry]

  /// Opens a section that may hold these keys and no others.
  init(_ node: YAMLNode, file: String, path: String, keys: [String]) throws(BoardSpecError) {
    self.file = file
    self.path = path
    line = node.line
    guard case .mapping(let entries) = node.content else {
      throw BoardSpecError(
        .wrongType, file: file, field: path.isEmpty ? nil : path, line: node.line,
        problem: "a section with the keys \(keys.joined(separator: ", ")) is wanted, found \(node.kindName)")
    }
    self.entries = entries
    for entry in entries where !keys.contains(entry.key) {
      throw BoardSpecError(
        .unknownKey, file: file, field: Self.join(path, Excerpt.of(entry.key)), line: entry.line,
        problem: "unknown key\(NearestName.hint(for: entry.key, among: keys)); known here: "
          + keys.joined(separator: ", "))
    }
  }

  /// Whether the section has the key.
  func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

  /// A value of any kind.
  func node(_ key: String) throws(BoardSpecError) -> YAMLNode {
    guard let entry = entries.first(where: { $0.key == key }) else {
      throw BoardSpecError(.missingKey, file: file, field: Self.join(path, key), line: line, problem: "it is missing")
    }
    return entry.value
  }

  /// A section inside this one.
  func section(_ key: String, keys: [String]) throws(BoardSpecError) -> SectionReader {
    try SectionReader(node(key), file: file, path: Self.join(path, key), keys: keys)
  }

  /// A list; each item with its own path.
  func list(_ key: String) throws(BoardSpecError) -> [(node: YAMLNode, path: String)] {
    guard case .sequence(let items) = try node(key).content else {
      throw fault(.wrongType, key, "a list is wanted, found \(try node(key).kindName)")
    }
    return items.enumerated().map { ($0.element, "\(Self.join(path, key))[\($0.offset)]") }
  }

  /// A text of 1 to `longest` characters, on one line unless `manyLines`.
  func text(_ key: String, longest: Int = 200, manyLines: Bool = false) throws(BoardSpecError) -> String {
    let (text, _) = try scalar(key, wanted: "a text")
    if let problem = Self.problem(with: text, longest: longest, manyLines: manyLines) {
      throw fault(.outOfRange, key, problem)
    }
    return text
  }

  /// An item of a list as a text of 1 to `longest` characters.
  func text(
    _ item: (node: YAMLNode, path: String), longest: Int, manyLines: Bool
  ) throws(BoardSpecError) -> String {
    guard case .scalar(let text, let isPlain) = item.node.content, !(text.isEmpty && isPlain) else {
      throw BoardSpecError(
        .wrongType, file: file, field: item.path, line: item.node.line,
        problem: "a text is wanted, found \(item.node.kindName)")
    }
    if let problem = Self.problem(with: text, longest: longest, manyLines: manyLines) {
      throw BoardSpecError(.outOfRange, file: file, field: item.path, line: item.node.line, problem: problem)
    }
    return text
  }

  private static func problem(with text: String, longest: Int, manyLines: Bool) -> String? {
    let lineFeed: Unicode.Scalar = "\n"
    guard !text.unicodeScalars.contains(where: { Excerpt.isSteering($0) && !(manyLines && $0 == lineFeed) }) else {
      return "\"\(Excerpt.of(text))\" has control characters (shown as ?); allowed: text without"
    }
    return (1...longest).contains(text.count) ? nil : "\(text.count) characters; allowed: 1...\(longest)"
  }

  /// One of some words.
  func choice(_ key: String, of words: [String]) throws(BoardSpecError) -> String {
    let (text, _) = try scalar(key, wanted: "one of \(words.joined(separator: ", "))")
    guard words.contains(text) else {
      let hint = NearestName.hint(for: text, among: words)
      throw fault(.outOfRange, key, "\"\(Excerpt.of(text))\"; allowed: \(words.joined(separator: ", "))\(hint)")
    }
    return text
  }

  /// `true` or `false`.
  func boolean(_ key: String) throws(BoardSpecError) -> Bool {
    let (text, isPlain) = try scalar(key, wanted: "true or false")
    guard isPlain, text == "true" || text == "false" else {
      throw fault(.wrongType, key, "true or false is wanted, found \"\(Excerpt.of(text))\"")
    }
    return text == "true"
  }

  /// A whole number, decimal or 0x hexadecimal.
  func integer(_ key: String, in range: ClosedRange<Int>) throws(BoardSpecError) -> Int {
    let (text, isPlain) = try scalar(key, wanted: "a whole number")
    let number = text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
    guard isPlain, let number else {
      throw fault(.wrongType, key, "a whole number is wanted, found \"\(Excerpt.of(text))\"")
    }
    guard range.contains(number) else {
      throw fault(.outOfRange, key, "\(Excerpt.of(text)); allowed: \(range.lowerBound)...\(range.upperBound)")
    }
    return number
  }

  /// An error at one of the section's keys.
  func fault(_ kind: BoardSpecError.Kind, _ key: String, _ problem: String, remedy: String? = nil) -> BoardSpecError {
    let line = entries.first { $0.key == key }?.line ?? self.line
    return BoardSpecError(
      kind, file: file, field: Self.join(path, key), line: line, problem: problem, remedy: remedy)
  }

  /// The text of a scalar and whether it stands without quotes.
  func scalar(_ key: String, wanted: String) throws(BoardSpecError) -> (text: String, isPlain: Bool) {
    let node = try node(key)
    guard case .scalar(let text, let isPlain) = node.content, !(text.isEmpty && isPlain) else {
      throw fault(.wrongType, key, "\(wanted) is wanted, found \(node.kindName)")
    }
    return (text, isPlain)
  }

  private static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}
