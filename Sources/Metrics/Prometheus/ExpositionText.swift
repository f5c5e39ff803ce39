/// Prometheus' text exposition format, version 0.0.4.
enum ExpositionText {
  /// What HTTP says about the format.
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// The two lines before a family's series.
  static func heading(_ family: MetricFamily) -> String {
    "# HELP \(family.name) \(escaped(family.help, quotes: false))\n# TYPE \(family.name) \(family.kind.word)\n"
  }

  /// One sample.
  static func line(_ name: String, labels: String, _ value: Double) -> String {
    "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(number(value))\n"
  }

  /// `name="value"` for each, separated by commas, in the order given.
  static func labels(_ labels: [(String, String)]) -> String {
    labels.map { "\($0.0)=\"\(escaped($0.1, quotes: true))\"" }.joined(separator: ",")
  }

  /// A number as Prometheus reads it: whole ones without a fraction.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    // Beyond 2^53 not every whole number is a Double.
    if value == value.rounded(), value.magnitude < 0x1p53 { return "\(Int64(value))" }
    return "\(value)"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quotes: result += "\\\""
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
