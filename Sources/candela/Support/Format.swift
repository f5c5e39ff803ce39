import Foundation

/// Numbers as people read them.
enum Format {
  /// `85.32 %`.
  static func percent(_ share: Double, digits: Int = 2) -> String { String(format: "%.\(digits)f %%", share * 100) }

  /// `1.53`.
  static func fixed(_ value: Double, digits: Int) -> String { String(format: "%.\(digits)f", value) }

  /// `1.53e-07`.
  static func scientific(_ value: Double) -> String { String(format: "%.2e", value) }

  /// `1m 05s`, `4.2 s`.
  static func seconds(_ value: Double) -> String {
    value < 60
      ? String(format: "%.1f s", value) : String(format: "%dm %02ds", Int(value) / 60, Int(value) % 60)
  }

  /// A number with an SI prefix and three or four digits, for example `14.6 nJ`.
  static func si(_ value: Double, _ unit: String) -> String {
    let prefixes: [(Double, String)] = [
      (1e9, "G"), (1e6, "M"), (1e3, "k"), (1, ""), (1e-3, "m"), (1e-6, "u"), (1e-9, "n"), (1e-12, "p"), (1e-15, "f"),
    ]
    guard value != 0, value.isFinite else { return "\(value) \(unit)" }
    let (scale, prefix) = prefixes.first { abs(value) >= $0.0 * 0.9995 } ?? (1e-15, "f")
    let scaled = value / scale
    let digits = abs(scaled) >= 100 ? 0 : abs(scaled) >= 10 ? 1 : 2
    return String(format: "%.\(digits)f \(prefix)\(unit)", scaled)
  }

  /// Text cut or padded to a width.
  static func padded(_ text: String, _ width: Int, right: Bool = false) -> String {
    let cut = text.count > width ? String(text.prefix(max(0, width - 1))) + "…" : text
    let space = String(repeating: " ", count: max(0, width - cut.count))
    return right ? space + cut : cut + space
  }

  /// Hexadecimal digits without a prefix, padded with zeros.
  static func hexadecimal(_ value: UInt64, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
