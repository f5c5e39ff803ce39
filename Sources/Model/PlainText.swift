/// Text from a file or a command line, made fit for a message: short, and nothing in it steers a terminal.
enum PlainText {
  private static let longest = 80

  /// The text cut and cleaned.
  static func of(_ text: String) -> String {
    let cut = text.unicodeScalars.prefix(longest)
    let clean = cut.map { isSteering($0) ? "?" : String($0) }.joined()
    return cut.count < text.unicodeScalars.count ? clean + "..." : clean
  }

  /// Whether a character steers a terminal or the direction of writing.
  static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
