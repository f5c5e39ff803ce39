import CandelaMedia

/// Class names from a text file: one a line, empty lines left out.
enum ClassNames {
  private static let limitBytes = 64 * 1024

  static func read(_ path: String) throws -> [String] {
    let bytes = try ByteStream.contents(of: path, limit: limitBytes)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw UsageError.options("\(path) is not UTF-8 text", remedy: "Give one class name a line")
    }
    let names = text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
      .map(String.init).filter { !$0.isEmpty }
    guard (1...16).contains(names.count) else {
      throw UsageError(
        code: "CND-9003", message: "\(path) has \(names.count) class names", remedy: "The chip has 1...16 outputs")
    }
    return names
  }
}
