/// One line of an energy report: a way of doing the task, and what it costs.
package struct ReportRow: Encodable {
  /// How much of a system a row is about.
  package enum Scope: String, Encodable {
    /// Laser, EAC and controller.
    case chip
    /// Everything that has a meter.
    case system
    /// A processor or card as its own meter or maker sees it, without the rest of its computer.
    case device
  }

  package let name: String
  package let isPhotonic: Bool
  package let scope: Scope
  /// `measured`, `simulated`, `modelled`, `published`, or the mark of a mixed sum.
  package let kind: String
  package let source: String
  package let joules_per_frame: Double?
  package let low95: Double?
  package let high95: Double?
  /// Idle power taken off.
  package let net_joules_per_frame: Double?
  /// The 95 % interval of that; nil where none is known.
  package let netInterval: ClosedRange<Double>?
  package let frames_per_second: Double?
  package let accuracy: Double?
  /// The photonic path on the frames of a digital row.
  package let photonic_accuracy: Double?
  /// What the scope needs and the figure lacks.
  package let lacks: [String]
  /// Operations of a frame that a computer needs for the same answer; nil where they are not known.
  private let operations: Double?

  package init(
    name: String, isPhotonic: Bool, scope: Scope, kind: String, source: String, joules: Double?,
    interval: ClosedRange<Double>? = nil, net: Double? = nil, netInterval: ClosedRange<Double>? = nil,
    rate: Double? = nil, accuracy: Double? = nil,
    photonicAccuracy: Double? = nil, lacks: [String] = [], operations: Double? = nil
  ) {
    self.name = name
    self.isPhotonic = isPhotonic
    self.scope = scope
    self.kind = kind
    self.source = source
    joules_per_frame = joules
    (low95, high95) = (interval?.lowerBound, interval?.upperBound)
    net_joules_per_frame = net
    self.netInterval = netInterval
    frames_per_second = rate
    self.accuracy = accuracy
    photonic_accuracy = photonicAccuracy
    self.lacks = lacks
    self.operations = operations
  }

  /// The 95 % interval; nil where none is stated.
  package var interval: ClosedRange<Double>? {
    guard let low95, let high95, low95 <= high95 else { return nil }
    return low95...high95
  }
  /// Mean power at this rate.
  package var watts: Double? { product(joules_per_frame, frames_per_second) }
  /// Needed operations a second, in units of 10^12.
  package var tops: Double? { product(operations, frames_per_second).map { $0 * 1e-12 } }
  /// Needed operations a joule, in units of 10^12.
  package var topsPerWatt: Double? {
    guard let operations, let joules_per_frame, joules_per_frame > 0 else { return nil }
    return operations / joules_per_frame * 1e-12
  }

  private func product(_ first: Double?, _ second: Double?) -> Double? {
    first.flatMap { first in second.map { first * $0 } }
  }

  private enum CodingKeys: String, CodingKey {
    case name, photonic, scope, kind, source, joules_per_frame, low95, high95, net_joules_per_frame, frames_per_second
    case watts, tops, tops_per_watt, accuracy, photonic_accuracy, lacks
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(isPhotonic, forKey: .photonic)
    try container.encode(scope, forKey: .scope)
    try container.encode(kind, forKey: .kind)
    try container.encode(source, forKey: .source)
    // Null where there is no figure: the key is always there.
    let numbers: [(CodingKeys, Double?)] = [
      (.joules_per_frame, joules_per_frame), (.low95, low95), (.high95, high95),
      (.net_joules_per_frame, net_joules_per_frame), (.frames_per_second, frames_per_second), (.watts, watts),
      (.tops, tops), (.tops_per_watt, topsPerWatt), (.accuracy, accuracy), (.photonic_accuracy, photonic_accuracy),
    ]
    for (key, value) in numbers { try container.encode(value, forKey: key) }
    try container.encode(lacks, forKey: .lacks)
  }
}
