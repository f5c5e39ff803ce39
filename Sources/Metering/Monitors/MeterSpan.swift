import CandelaHAL

/// The energy that any meter counted over a span of time, with its uncertainty.
///
/// Begin, poll as often as the meter asks for (a counter needs no polls, a meter that integrates a power does), end.
public struct MeterSpan {
  /// Whose energy it is.
  public let meter: any EnergyMeter
  private let first: EnergyReading
  private var latest: EnergyReading
  /// Readings that failed.
  public private(set) var failures = 0
  private var firstFailure: String?

  /// Reads the meter for the first time.
  /// - Throws: `HALError` when it cannot be read at all.
  public init(beginning meter: any EnergyMeter) throws(HALError) {
    self.meter = meter
    first = try meter.read()
    latest = first
  }

  /// Reads the meter. A failure is noted and told with the result; it ends nothing.
  public mutating func poll() {
    do { latest = try meter.read() } catch { note(error) }
  }

  /// Reads the meter for the last time.
  /// - Throws: `MeteringError` of kind `unreadable` when a reading failed in between: a part is then missing and no figure is
  ///   given; of kind `notMeasured` when no time passed.
  public mutating func end() throws(MeteringError) -> MeasuredEnergy {
    poll()
    if let firstFailure {
      throw MeteringError(
        .unreadable, "\(meter.name) could not be read \(failures == 1 ? "once" : "\(failures) times") in the span",
        cause: firstFailure, remedy: "Its energy is left out of the report; mend what the cause names and measure again"
      )
    }
    guard latest.time > first.time else {
      throw MeteringError(.notMeasured, "\(meter.name): no time passed", remedy: "Measure for longer")
    }
    return Self.energy(of: meter, from: first, to: latest)
  }

  /// The energy between two readings of a meter, the second later than the first.
  public static func energy(
    of meter: any EnergyMeter, from first: EnergyReading, to latest: EnergyReading
  ) -> MeasuredEnergy {
    precondition(latest.time > first.time, "the second reading is later")
    let duration = latest.time.since(first.time)
    let energy = latest.energy - first.energy
    // Either end may be out of date by as much as one update, at the mean power.
    let late = energy.value / duration.inSeconds * meter.updateInterval.inSeconds
    return MeasuredEnergy(
      energy: energy, duration: duration,
      components: [
        UncertaintyComponent(.stated, standard: energy * meter.relativeUncertainty, shape: .normal),
        UncertaintyComponent(.alignment, within: Joules(late)),
      ])
  }

  private mutating func note(_ error: HALError) {
    failures += 1
    firstFailure = firstFailure ?? error.description
  }
}
