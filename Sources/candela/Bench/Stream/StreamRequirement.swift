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

  let condition: Condition
  let subject: Subject

  private static let times: [Condition.Unit] = [("ns", 1e-3), ("us", 1), ("ms", 1e3), ("s", 1e6)]
  private static let figures = ["min", "p50", "p90", "p95", "p99", "p99.9", "max", "mean"]

  /// Conditions separated by commas; nil when one cannot be read.
  static func list(_ text: String) -> [StreamRequirement]? {
    Condition.list(text) { Self.units(of: $0) }?.compactMap { condition in
      subject(condition.subject).map { StreamRequirement(condition: condition, subject: $0) }
    }
  }

  var text: String { condition.text }

  /// Whether a value meets the condition.
  func holds(for value: Double) -> Bool { condition.holds(for: value) }

  private static func units(of name: String) -> [Condition.Unit]? {
    switch subject(name) {
    case .time: times
    case .rate, .preprocessRatio: [("", 1)]
    case nil: nil
    }
  }

  private static func subject(_ text: String) -> Subject? {
    if text == "fps" { return .rate }
    if text == "preprocess.ratio" { return .preprocessRatio }
    if figures.contains(text) { return .time(stage: .total, figure: text) }
    guard let dot = text.firstIndex(of: "."), let stage = Stage(rawValue: String(text[..<dot])) else { return nil }
    let figure = String(text[text.index(after: dot)...])
    return figures.contains(figure) ? .time(stage: stage, figure: figure) : nil
  }
}
