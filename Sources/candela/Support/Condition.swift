/// One condition of a gate: a named figure, `<` or `>`, and a bound with a unit: `p99<2ms`, `energy<5mJ`.
struct Condition {
  /// A unit's name and the factor to the figure's own unit. Longer names come before those that they end with.
  typealias Unit = (name: String, factor: Double)

  let text: String
  let subject: String
  let isUpperBound: Bool
  /// In the figure's own unit, 0 or more.
  let bound: Double

  /// Conditions separated by commas; nil when one cannot be read.
  /// - Parameter units: of a figure by its name, one at least; nil for names that there are not.
  static func list(_ text: String, units: (String) -> [Unit]?) -> [Condition]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Condition(String($0), units: units) }
    return parts.contains { $0 == nil } ? nil : parts.compactMap(\.self)
  }

  /// Reads one condition; nil where it is none.
  init?(_ text: String, units: (String) -> [Unit]?) {
    guard let sign = text.firstIndex(where: { $0 == "<" || $0 == ">" }) else { return nil }
    let value = text[text.index(after: sign)...]
    subject = String(text[..<sign])
    guard let unit = units(subject)?.first(where: { value.hasSuffix($0.name) }),
      let number = Double(value.dropLast(unit.name.count)), number.isFinite, number >= 0
    else { return nil }
    self.text = text
    bound = number * unit.factor
    isUpperBound = text[sign] == "<"
  }

  /// Whether a value meets the condition.
  func holds(for value: Double) -> Bool { isUpperBound ? value < bound : value > bound }
}
