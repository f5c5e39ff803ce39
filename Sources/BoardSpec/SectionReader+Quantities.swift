extension SectionReader {
  /// A quantity with its unit, in SI units; the range is in SI units too.
  func quantity(
    _ key: String, _ dimension: Dimension, in range: ClosedRange<Double>
  ) throws(BoardSpecError) -> Double {
    let (number, unit, text) = try measured(key, dimension)
    guard let value = unit.value(of: number), range.contains(value) else {
      let bounds = "\(dimension.text(of: range.lowerBound)) to \(dimension.text(of: range.upperBound))"
      throw fault(.outOfRange, key, "\(Excerpt.of(text)); allowed: \(bounds)")
    }
    return value
  }

  /// A quantity that a register holds as a whole number of `unit`.
  func whole(
    _ key: String, _ dimension: Dimension, unit symbol: String, in range: ClosedRange<Int>
  ) throws(BoardSpecError) -> Int {
    let (number, unit, text) = try measured(key, dimension)
    guard case .powerOfTen(let power) = unit.scale, case .powerOfTen(let base)? = dimension.unit(symbol)?.scale else {
      preconditionFailure("whole numbers are for decimal units")
    }
    guard let value = number.value(timesTenTo: power - base), value >= Double(range.lowerBound),
      value <= Double(range.upperBound)
    else {
      let bounds = "\(range.lowerBound) \(symbol) to \(range.upperBound) \(symbol)"
      throw fault(.outOfRange, key, "\(Excerpt.of(text)); allowed: \(bounds)")
    }
    guard value == value.rounded() else {
      throw fault(.outOfRange, key, "\(Excerpt.of(text)); allowed: a whole number of \(symbol)")
    }
    return Int(value)
  }

  /// A plain number without a unit.
  func number(_ key: String, in range: ClosedRange<Double>) throws(BoardSpecError) -> Double {
    let (text, isPlain) = try scalar(key, wanted: "a number")
    guard isPlain, let number = DecimalText(text) else {
      throw fault(.wrongType, key, "a number without a unit is wanted, found \"\(Excerpt.of(text))\"")
    }
    guard let value = number.value(), range.contains(value) else {
      throw fault(.outOfRange, key, "\(Excerpt.of(text)); allowed: \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// Splits `9.2 um` into number and unit.
  private func measured(
    _ key: String, _ dimension: Dimension
  ) throws(BoardSpecError) -> (number: DecimalText, unit: UnitOfMeasure, text: String) {
    let (text, _) = try scalar(key, wanted: "\(dimension.name) (in \(dimension.symbols))")
    let words = text.split(separator: " ", maxSplits: 2)
    guard let first = words.first, words.count <= 2, let number = DecimalText(first) else {
      throw fault(
        .wrongType, key, "\(dimension.name), a number and a unit, is wanted, found \"\(Excerpt.of(text))\"")
    }
    let symbol = words.count == 2 ? String(words[1]) : ""
    guard let unit = dimension.unit(symbol) else {
      let found =
        symbol.isEmpty ? "\(Excerpt.of(text)) has no unit" : "\"\(Excerpt.of(text))\" is not \(dimension.name)"
      throw fault(.wrongUnit, key, "\(found); allowed units: \(dimension.symbols)")
    }
    return (number, unit, text)
  }
}
