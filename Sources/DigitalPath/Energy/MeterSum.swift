import CandelaHAL

/// Several meters of one kind as one, for example the packages of a machine with two processors.
public final class MeterSum: EnergyMeter {
  private let meters: [any EnergyMeter]

  /// Meters that cover different things.
  /// - Precondition: there is one.
  public init(_ meters: [any EnergyMeter]) {
    precondition(!meters.isEmpty, "a sum of no meters")
    self.meters = meters
  }

  /// Their names.
  public var name: String { meters.map(\.name).joined(separator: " + ") }
  /// What the first covers, for each.
  public var coverage: String { meters.count == 1 ? meters[0].coverage : "each: \(meters[0].coverage)" }
  /// The largest: meters of one kind are off alike, so that nothing averages out.
  public var relativeUncertainty: Double { meters.map(\.relativeUncertainty).max() ?? 0 }
  /// The longest.
  public var updateInterval: Duration { meters.map(\.updateInterval).max() ?? .zero }

  /// The sum of their counts, at the time of the last reading.
  /// - Throws: `HALError` of the first that cannot be read.
  public func read() throws(HALError) -> EnergyReading {
    var total = try meters[0].read()
    for meter in meters.dropFirst() {
      let reading = try meter.read()
      total = EnergyReading(energy: total.energy + reading.energy, time: reading.time)
    }
    return total
  }
}
