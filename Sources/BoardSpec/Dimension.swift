/// A unit as profiles write it.
struct UnitOfMeasure {
  /// How the unit turns into the SI unit.
  enum Scale {
    /// Times ten to the power.
    case powerOfTen(Int)
    /// Times pi.
    case pi
  }

  let symbol: String
  let scale: Scale

  init(_ symbol: String, _ power: Int) {
    self.symbol = symbol
    scale = .powerOfTen(power)
  }

  init(timesPi symbol: String) {
    self.symbol = symbol
    scale = .pi
  }

  /// The SI value of a number in this unit: rounded once (twice for multiples of pi, whose factor is itself rounded).
  func value(of number: DecimalText) -> Double? {
    switch scale {
    case .powerOfTen(let power): number.value(timesTenTo: power)
    case .pi: number.value().map { $0 * Double.pi }
    }
  }

  /// A value given in SI units, written in this unit so that reading it gives the same Double; nil when that fails.
  func text(of value: Double) -> String? {
    let number: String?
    switch scale {
    case .powerOfTen(let power): number = DecimalText(shortest: value)?.text(timesTenTo: -power)
    case .pi: number = DecimalText(shortest: value / Double.pi)?.text(timesTenTo: 0)
    }
    guard let number, let read = DecimalText(number).flatMap(self.value(of:)), read == value else { return nil }
    return symbol.isEmpty ? number : "\(number) \(symbol)"
  }
}

/// A kind of quantity: its units, largest first.
struct Dimension {
  let name: String
  let units: [UnitOfMeasure]

  static let length = Dimension("a length", ("m", 0), ("mm", -3), ("um", -6), ("nm", -9))
  static let time = Dimension("a time", ("s", 0), ("ms", -3), ("us", -6), ("ns", -9))
  static let angle = Dimension(
    name: "an angle", units: [UnitOfMeasure("rad", 0), UnitOfMeasure("mrad", -3), UnitOfMeasure(timesPi: "pi")])
  static let voltage = Dimension("a voltage", ("V", 0), ("mV", -3), ("uV", -6))
  static let current = Dimension("a current", ("A", 0), ("mA", -3), ("uA", -6), ("nA", -9), ("pA", -12), ("fA", -15))
  static let capacitance = Dimension("a capacitance", ("nF", -9), ("pF", -12), ("fF", -15))
  static let resistance = Dimension("a resistance", ("Ohm", 0), ("mOhm", -3))
  static let power = Dimension("a power", ("W", 0), ("mW", -3), ("uW", -6))
  static let energy = Dimension("an energy", ("J", 0), ("mJ", -3), ("uJ", -6), ("nJ", -9), ("pJ", -12), ("fJ", -15))
  static let operationRate = Dimension("a rate of operations", ("POPS", 15), ("TOPS", 12), ("GOPS", 9))
  static let frameRate = Dimension("a rate of frames", ("fps", 0))
  static let temperature = Dimension("a temperature above absolute zero", ("K", 0))
  static let celsius = Dimension("a temperature", ("degC", 0))
  static let electrons = Dimension("a number of electrons", ("electrons", 0))
  static let photons = Dimension("a number of photons", ("photons", 0))
  /// Written as a plain number or in percent.
  static let fraction = Dimension("a fraction", ("", 0), ("%", -2))

  init(name: String, units: [UnitOfMeasure]) {
    self.name = name
    self.units = units
  }

  init(_ name: String, _ units: (symbol: String, power: Int)...) {
    self.init(name: name, units: units.map { UnitOfMeasure($0.symbol, $0.power) })
  }

  /// The unit with that symbol; a micro sign or Greek mu counts as `u`.
  func unit(_ symbol: String) -> UnitOfMeasure? {
    let plain = symbol.replacing("\u{00B5}", with: "u").replacing("\u{03BC}", with: "u")
    return units.first { $0.symbol == plain }
  }

  /// The symbols, for messages.
  var symbols: String {
    units.map { $0.symbol.isEmpty ? "no unit" : $0.symbol }.joined(separator: ", ")
  }

  /// An SI value in the unit that reads best: the shortest, but no leading zero or exponent where a unit avoids it.
  func text(of value: Double) -> String {
    func cost(_ text: String) -> Int {
      let isAwkward = text.hasPrefix("0.") || text.hasPrefix("-0.") || text.prefix { $0 != " " }.contains("e")
      return text.utf8.count + (isAwkward ? Self.awkwardness : 0)
    }
    let texts = units.compactMap { $0.text(of: value) }
    return texts.min { cost($0) < cost($1) } ?? "\(value)"
  }

  /// So many letters longer may a text be that has neither a leading zero nor an exponent.
  private static let awkwardness = 3
}
