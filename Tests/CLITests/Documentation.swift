import Foundation

/// docs/cli.md and the sources that it must agree with.
enum Documentation {
  static func text() throws -> String {
    try String(contentsOfFile: CommandLineTool.packageRoot + "/docs/cli.md", encoding: .utf8)
  }

  /// The texts of all Swift sources.
  static func sources() throws -> [String] {
    let root = URL(fileURLWithPath: CommandLineTool.packageRoot + "/Sources").resolvingSymlinksInPath().path
    return try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }.sorted()
      .map { try String(contentsOfFile: "\(root)/\($0)", encoding: .utf8) }
  }

  /// Codes written out in a text.
  static func codes(in text: String) -> Set<Int> {
    Set(text.matches(of: /CND-(\d{4})/).compactMap { Int($0.1) })
  }

  /// Codes that an error type computes: its kinds, in order, from the lowest code that its file names.
  static func computedCodes(in source: String) -> Set<Int> {
    guard source.contains("CodedError"), let first = codes(in: source).min(),
      let declaration = source.firstRange(of: /enum Kind: [^{]*CaseIterable \{/)
    else { return [] }
    let body = source[declaration.upperBound...].prefix { $0 != "}" }
    let kinds = body.matches(of: /(?m)^ *case \w+( = \d+)?$/).count
    return Set(first..<first + kinds)
  }
}
