/// A page in Prometheus' text format, read strictly: what its grammar does not know is an error.
public struct ExpositionPage {
  /// What cannot be read.
  public struct Malformed: Error, CustomStringConvertible {
    /// The line.
    public let description: String
  }

  /// One line of numbers.
  public struct Sample: Equatable {
    /// With a histogram's ending.
    public let name: String
    /// By name, escapes undone.
    public let labels: [String: String]
    /// The number.
    public let value: Double
  }

  /// TYPE by family.
  public private(set) var types: [String: String] = [:]
  /// HELP by family.
  public private(set) var help: [String: String] = [:]
  /// All samples, in their order.
  public private(set) var samples: [Sample] = []

  /// Reads a page.
  public init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Malformed(description: "the last line does not end") }
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# HELP ") {
        try note(line, in: \.help)
      } else if line.hasPrefix("# TYPE ") {
        try note(line, in: \.types)
      } else {
        try add(line)
      }
    }
  }

  /// The value of the one series with this name whose labels include these.
  public func value(_ name: String, _ labels: [String: String] = [:]) throws -> Double {
    let found = samples.filter { sample in
      sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
    }
    guard found.count == 1 else { throw Malformed(description: "\(name) \(labels): \(found.count) series") }
    return found[0].value
  }

  private mutating func note(_ line: Substring, in table: WritableKeyPath<ExpositionPage, [String: String]>) throws {
    let words = line.split(separator: " ", maxSplits: 3)
    guard words.count == 4, self[keyPath: table][String(words[2])] == nil else {
      throw Malformed(description: String(line))
    }
    self[keyPath: table][String(words[2])] = String(words[3])
  }

  private mutating func add(_ line: Substring) throws {
    let pattern = /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})? (\S+)/
    guard let match = line.wholeMatch(of: pattern), let value = Self.number(match.3) else {
      throw Malformed(description: String(line))
    }
    let sample = Sample(
      name: String(match.1), labels: try match.2.map(Self.labels) ?? [:], value: value)
    guard !samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels }) else {
      throw Malformed(description: "twice: \(line)")
    }
    guard types[sample.name] != nil || Self.endings.contains(where: { isPart(sample.name, of: $0) }) else {
      throw Malformed(description: "no type before: \(line)")
    }
    samples.append(sample)
  }

  private static let endings = ["_bucket", "_sum", "_count"]

  private func isPart(_ name: String, of ending: String) -> Bool {
    name.hasSuffix(ending) && types[String(name.dropLast(ending.count))] == "histogram"
  }

  private static func number(_ text: Substring) -> Double? {
    switch text {
    case "+Inf": .infinity
    case "-Inf": -.infinity
    case "NaN": .nan
    default: Double(text)
    }
  }

  private static func labels(_ text: Substring) throws -> [String: String] {
    let pairs = text.matches(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(?:,|$)/)
    guard pairs.map(\.0).joined() == text else { throw Malformed(description: String(text)) }
    let values = pairs.map { (String($0.1), unescaped($0.2)) }
    return try Dictionary(values) { _, _ in throw Malformed(description: "a label twice: \(text)") }
  }

  private static func unescaped(_ text: Substring) -> String {
    var (result, isEscaped) = ("", false)
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}
