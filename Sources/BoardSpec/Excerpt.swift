/// A value's text cut and cleaned for a message: nothing that steers a terminal reaches it.
enum Excerpt {
  private static let longest = 60

  /// Whether a character steers a terminal or the direction of writing.
  static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  static func of(_ text: String) -> String {
    let cut = text.unicodeScalars.prefix(longest)
    let clean = cut.map { isSteering($0) ? "?" : String($0) }.joined()
    return cut.count < text.unicodeScalars.count ? clean + "..." : clean
  }
}
