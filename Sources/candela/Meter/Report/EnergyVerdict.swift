/// Whether one row needs less energy a frame than another, as far as the figures tell.
package struct EnergyVerdict: Encodable {
  package let photonic: String
  package let digital: String
  /// What is compared: `gross`, or `net` of idle where both rows have that with an interval.
  package let basis: String
  /// In words, cautions included.
  package let verdict: String
  package let distinguishable: Bool
  /// Digital by photonic joules.
  package let ratio: Double
  /// The ends of the ratio; nil unless the intervals are apart, and for an end that is open.
  package let low95: Double?
  package let high95: Double?
  /// Why the two are not alike; empty where they are.
  package let cautions: [String]

  /// One row's figure on the basis of the comparison.
  private struct Figure {
    let name: String
    let joules: Double
    let interval: ClosedRange<Double>?
  }

  /// Compares a photonic row with a digital one; nil where one has no figure above zero.
  package init?(_ photonic: ReportRow, _ digital: ReportRow) {
    let isNet = photonic.netInterval != nil && digital.netInterval != nil
    guard let own = Self.figure(photonic, isNet: isNet), let other = Self.figure(digital, isNet: isNet) else {
      return nil
    }
    self.photonic = photonic.name
    self.digital = digital.name
    basis = isNet ? "net" : "gross"
    ratio = other.joules / own.joules
    cautions = Self.cautions(photonic, digital, isNet: isNet)
    let (text, ends) = Self.compare(own, other)
    distinguishable = ends != nil
    (low95, high95) = (ends?.low, ends?.high)
    verdict = ([text] + cautions).joined(separator: "; ")
  }

  private static func figure(_ row: ReportRow, isNet: Bool) -> Figure? {
    guard let joules = isNet ? row.net_joules_per_frame : row.joules_per_frame, joules > 0 else { return nil }
    return Figure(name: row.name, joules: joules, interval: isNet ? row.netInterval : row.interval)
  }

  /// The verdict in words, and the ends of the ratio where the intervals are apart. An interval that reaches below zero
  /// bounds a ratio on one side only.
  private static func compare(_ own: Figure, _ other: Figure) -> (text: String, ends: (low: Double?, high: Double?)?) {
    guard let mine = own.interval, let theirs = other.interval else {
      let silent = [own, other].filter { $0.interval == nil }.map(\.name).joined(separator: " and ")
      let factor = number(max(other.joules / own.joules, own.joules / other.joules))
      return (
        "not distinguishable: no uncertainty is known for \(silent); the figures alone differ by \(factor) times", nil
      )
    }
    guard !mine.overlaps(theirs) else { return ("not distinguishable: the 95 % intervals overlap", nil) }
    let isLess = mine.upperBound < theirs.lowerBound
    let (small, large) = isLess ? (mine, theirs) : (theirs, mine)
    guard large.lowerBound > 0, small.upperBound > 0 else {
      return ("not distinguishable: an interval lies below zero", nil)
    }
    let word = isLess ? "less" : "more"
    let least = large.lowerBound / small.upperBound
    guard small.lowerBound > 0 else {
      return (
        "more than \(number(least)) times \(word) energy (95 %)", isLess ? (least, nil) : (nil, 1 / least)
      )
    }
    let most = large.upperBound / small.lowerBound
    let factor = max(other.joules / own.joules, own.joules / other.joules)
    return (
      "\(number(factor)) times \(word) energy (95 %: \(number(least)) ... \(number(most)))",
      isLess ? (least, most) : (1 / most, 1 / least)
    )
  }

  /// What a reader must know before believing the comparison.
  private static func cautions(_ photonic: ReportRow, _ digital: ReportRow, isNet: Bool) -> [String] {
    var cautions: [String] = []
    switch (photonic.scope, digital.scope) {
    case (.chip, .device), (.chip, .system):
      cautions.append(
        "not like with like: a \(photonic.kind) chip alone against a \(digital.kind) whole \(digital.scope.rawValue)")
    case (.system, .device): cautions.append("the device's figure leaves its own computer out")
    default: break
    }
    if photonic.kind != digital.kind { cautions.append("\(photonic.kind) against \(digital.kind)") }
    if isNet { cautions.append("idle power is taken off both") }
    if !isNet, photonic.kind == "modelled" { cautions.append("the model leaves idle power out") }
    if photonic.kind.contains("simulated") { cautions.append("a simulated figure says nothing about hardware") }
    if !photonic.lacks.isEmpty {
      cautions.append("the photonic figure lacks \(photonic.lacks.joined(separator: ", "))")
    }
    return cautions
  }

  private static func number(_ value: Double) -> String {
    value < 1e6 ? Format.fixed(value, digits: value < 10 ? 2 : value < 100 ? 1 : 0) : Format.scientific(value)
  }
}
