/// Whether one row needs less energy a frame than another, as far as the figures tell.
package struct EnergyVerdict: Encodable {
  package let photonic: String
  package let digital: String
  /// In words, cautions included.
  package let verdict: String
  package let distinguishable: Bool
  /// Digital by photonic joules; nil without both.
  package let ratio: Double?
  /// The ends of the ratio; nil unless the intervals are apart.
  package let low95: Double?
  package let high95: Double?
  /// Why the two are not alike; empty where they are.
  package let cautions: [String]

  /// Compares a photonic row with a digital one; nil where one has no figure.
  package init?(_ photonic: ReportRow, _ digital: ReportRow) {
    guard let own = photonic.joules_per_frame, let other = digital.joules_per_frame, own > 0, other > 0 else {
      return nil
    }
    self.photonic = photonic.name
    self.digital = digital.name
    ratio = other / own
    cautions = Self.cautions(photonic, digital)
    let text: String
    if let mine = photonic.interval, let theirs = digital.interval, mine.lowerBound > 0, theirs.lowerBound > 0 {
      distinguishable = !mine.overlaps(theirs)
      if distinguishable {
        (low95, high95) = (theirs.lowerBound / mine.upperBound, theirs.upperBound / mine.lowerBound)
        text = Self.text(other / own, theirs.lowerBound / mine.upperBound, theirs.upperBound / mine.lowerBound)
      } else {
        (low95, high95) = (nil, nil)
        text = "not distinguishable: the 95 % intervals overlap"
      }
    } else {
      (distinguishable, low95, high95) = (false, nil, nil)
      let silent = [photonic, digital].filter { ($0.interval?.lowerBound ?? 0) <= 0 }.map(\.name)
      text =
        "not distinguishable: no usable uncertainty is known for \(silent.joined(separator: " and ")); the figures alone "
        + "differ by \(Self.number(max(other / own, own / other))) times"
    }
    verdict = ([text] + cautions).joined(separator: "; ")
  }

  /// `N times less energy (95 %: low ... high)`, from the smaller side's view.
  private static func text(_ ratio: Double, _ low: Double, _ high: Double) -> String {
    ratio >= 1
      ? "\(number(ratio)) times less energy (95 %: \(number(low)) ... \(number(high)))"
      : "\(number(1 / ratio)) times more energy (95 %: \(number(1 / high)) ... \(number(1 / low)))"
  }

  /// What a reader must know before believing the comparison.
  private static func cautions(_ photonic: ReportRow, _ digital: ReportRow) -> [String] {
    var cautions: [String] = []
    switch (photonic.scope, digital.scope) {
    case (.chip, .device), (.chip, .system):
      cautions.append(
        "not like with like: a \(photonic.kind) chip alone against a \(digital.kind) whole \(digital.scope.rawValue)")
    case (.system, .device): cautions.append("the device's figure leaves its own computer out")
    default: break
    }
    if photonic.kind != digital.kind { cautions.append("\(photonic.kind) against \(digital.kind)") }
    if photonic.kind.contains("simulated") { cautions.append("a simulated figure says nothing about hardware") }
    if !photonic.lacks.isEmpty {
      cautions.append("the photonic figure lacks \(photonic.lacks.joined(separator: ", "))")
    }
    return cautions
  }

  private static func number(_ value: Double) -> String {
    Format.fixed(value, digits: value < 10 ? 2 : value < 100 ? 1 : 0)
  }
}
