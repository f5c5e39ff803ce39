/// One condition of `--require`: `p99<2ms`, `overhead.p99<50us`, `fps>5000`.
struct StreamRequirement {
  /// What is compared.
  enum Subject: Equatable {
    /// A stage's figure, in microseconds.
    case time(stage: Stage, figure: String)
    /// Frames a second.
    case rate
    /// Preprocessing over a plain read of the frame.
    case preprocessRatio
  }

  let text: String
  let subject: Subject
  let isUpperBound: Bool
  let bound: Double

  private static let units: [(name: String, microseconds: Double)] = [
    ("ns", 1e-3), ("us", 1), ("ms", 1e3), ("s", 1e6),
  ]
  private static let figures = ["min", "p50", "p90", "p95", "p99", "p99.9", "max", "mean"]

  /// Conditions separated by commas; nil when one cannot be read.
  static func list(_ text: String) -> [StreamRequirement]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { StreamRequirement(String($0)) }
    return parts.contains { $0 == nil } ? nil : parts.compactMap(\.self)
  }

  init?(_ text: String) {
    guard let sign = text.firstIndex(where: { $0 == "<" || $0 == ">" }),
      let subject = Self.subject(String(text[..<sign]))
    else { return nil }
    let value = String(text[text.index(after: sign)...])
    guard let bound = Self.bound(value, isTime: { if case .time = subject { true } else { false } }()) else {
      return nil
    }
    self.text = text
    self.subject = subject
    self.bound = bound
    isUpperBound = text[sign] == "<"
  }

  /// Whether a value meets the condition.
  func holds(for value: Double) -> Bool { isUpperBound ? value < bound : value > bound }

  private static func subject(_ text: String) -> Subject? {
    if text == "fps" { return .rate }
    if text == "preprocess.ratio" { return .preprocessRatio }
    if figures.contains(text) { return .time(stage: .total, figure: text) }
    guard let dot = text.firstIndex(of: "."), let stage = Stage(rawValue: String(text[..<dot])) else { return nil }
    let figure = String(text[text.index(after: dot)...])
    return figures.contains(figure) ? .time(stage: stage, figure: figure) : nil
  }

  private static func bound(_ text: String, isTime: Bool) -> Double? {
    let unit = isTime ? units.first { text.hasSuffix($0.name) } : ("", 1)
    guard let unit, let number = Double(text.dropLast(unit.name.count)), number.isFinite, number >= 0 else {
      return nil
    }
    return number * unit.microseconds
  }
}
