/// A decimal number as text: digits and a power of ten.
///
/// Units are applied by moving the power of ten in the text, not by multiplying: `9.2 um` becomes the text `92e-7`,
/// which is then rounded once, to the same Double as the literal `9.2e-6`. So a profile gives the same bits everywhere.
struct DecimalText {
  /// Longest number that is accepted, in characters; a Double is settled by 17 digits.
  static let longest = 40

  private let isNegative: Bool
  private let digits: String
  private let exponent: Int

  /// Reads `-12`, `3.5`, `.5`, `1e-9`; nil for anything else (also for `nan`, `inf` and hexadecimal).
  init?(_ text: some StringProtocol) {
    guard text.utf8.count <= Self.longest else { return nil }
    var rest = Array(text.utf8)[...]
    isNegative = rest.first == UInt8(ascii: "-")
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let whole = Self.takeDigits(&rest)
    var fraction = ""
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = Self.takeDigits(&rest)
    }
    guard !(whole + fraction).isEmpty, let power = Self.takeExponent(&rest), rest.isEmpty else { return nil }
    digits = whole + fraction
    exponent = power - fraction.utf8.count
  }

  /// The shortest digits that give this Double again. The value must be finite.
  init?(shortest value: Double) { self.init(value.description) }

  /// The nearest Double of the number times ten to the `shift`; nil beyond the largest Double.
  func value(timesTenTo shift: Int = 0) -> Double? {
    guard let value = Double("\(isNegative ? "-" : "")\(digits)e\(exponent + shift)"), value.isFinite else {
      return nil
    }
    return value
  }

  /// The number times ten to the `shift`, as text: plain where that is short, with an exponent otherwise.
  func text(timesTenTo shift: Int) -> String {
    var kept = String(digits.drop { $0 == "0" })
    var power = exponent + shift
    while kept.hasSuffix("0") {
      kept.removeLast()
      power += 1
    }
    guard !kept.isEmpty else { return "0" }
    let sign = isNegative ? "-" : ""
    let count = kept.utf8.count
    switch power {
    case 0...6: return sign + kept + String(repeating: "0", count: power)
    case -(count - 1)..<0: return sign + kept.dropLast(-power) + "." + kept.suffix(-power)
    case (-count - 5)...(-count): return sign + "0." + String(repeating: "0", count: -power - count) + kept
    default: return "\(sign)\(kept)e\(power)"
    }
  }

  private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> String {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(digits.count)
    return String(decoding: digits, as: UTF8.self)
  }

  /// The power of ten after `e`, 0 without one; nil for an `e` without at most three digits.
  private static func takeExponent(_ rest: inout ArraySlice<UInt8>) -> Int? {
    guard rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") else { return 0 }
    rest.removeFirst()
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    let digits = takeDigits(&rest)
    guard (1...3).contains(digits.utf8.count), let power = Int(digits) else { return nil }
    return isNegative ? -power : power
  }
}
