import Foundation

/// Numbers as short text for pictures.
enum NumberText {
  /// About `digits` significant digits, with an exponent only where it is shorter to read.
  static func short(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    guard value != 0 else { return "0" }
    if abs(value) >= 100, abs(value) < 1_000_000 {
      let places = abs(value) < 1000 && digits > 3 ? digits - 3 : 0
      let text = String(format: "%.\(places)f", value)
      return places > 0 && text.hasSuffix("0") ? String(format: "%.0f", value) : text
    }
    return String(format: "%.\(digits)g", value)
  }

  /// A share as a percentage with one decimal; 100 without.
  static func percent(_ share: Double) -> String {
    share >= 0.9995 ? "100%" : String(format: "%.1f%%", 100 * share)
  }

  /// Cut to a length; what is cut shows as two dots.
  static func clipped(_ text: String, to length: Int) -> String {
    text.count <= length ? text : text.prefix(max(length - 2, 0)) + ".."
  }
}
