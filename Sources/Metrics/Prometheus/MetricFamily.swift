/// What is said once about all series of one name: Prometheus' HELP and TYPE, and a histogram's bounds.
public struct MetricFamily: Sendable, Hashable {
  /// What its numbers are.
  public enum Kind: Sendable, Hashable {
    /// Only ever grows; its name ends in `_total`.
    case counter
    /// Goes up and down.
    case gauge
    /// A distribution over bounds, ascending, in the unit of the name; the bound of infinity comes by itself.
    case histogram(bounds: [Double])

    /// Prometheus' word.
    var word: String {
      switch self {
      case .counter: "counter"
      case .gauge: "gauge"
      case .histogram: "histogram"
      }
    }
  }

  /// Letters, digits, `_` and `:`, no digit first; with the unit, as Prometheus' naming practices ask for.
  public let name: String
  /// What its numbers are.
  public let kind: Kind
  /// One sentence for people.
  public let help: String

  /// - Precondition: the name is one for Prometheus, and a histogram's bounds are finite and ascend.
  public init(_ name: String, _ kind: Kind, _ help: String) {
    precondition(Self.isName(name), "\(name) is no metric's name")
    if case .histogram(let bounds) = kind {
      precondition(!bounds.isEmpty && bounds.allSatisfy(\.isFinite), "\(name) has no finite bounds")
      precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "the bounds of \(name) do not ascend")
    }
    self.name = name
    self.kind = kind
    self.help = help
  }

  /// Whether Prometheus takes it for a name (data model, "Metric names and labels").
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !isDigit(first) else { return false }
    return text.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ":") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
