import CandelaHAL

/// Counts the energy of a rail through its monitor: voltage times current, conversion by conversion.
///
/// Call `start()`, then `sample()` at least once a cycle; whoever samples more rarely misses conversions and gets a larger
/// uncertainty. One owner, one thread; the bus must not be in another transfer.
public final class RailMeter: EnergyMeter {
  /// Default time between samples: a hundred a second.
  public static let defaultSamplePeriod = Duration.milliseconds(10)

  /// The rail.
  public let rail: MeteredRail
  /// How its monitor converts.
  public let settings: MonitorSettings
  private let monitor: PowerMonitor
  private let time: any TimeSource
  private var integral: RailIntegral
  private var last: Timestamp?
  private var total = 0.0
  private var lastConversion: PowerMonitor.Conversion?

  /// A meter of a rail.
  /// - Parameters:
  ///   - bus: where its monitor answers.
  ///   - samplePeriod: how often `sample()` will be called; the monitor's cycle is made as long or a little longer.
  ///   - time: the clock of the samples.
  public init(
    _ rail: MeteredRail, on bus: any I2CBus, samplePeriod: Duration = RailMeter.defaultSamplePeriod,
    time: any TimeSource
  ) {
    self.rail = rail
    settings = MonitorSettings(rail.model, samplePeriodNanoseconds: samplePeriod.wholeNanoseconds)
    integral = RailIntegral(cycle: Double(settings.cycleNanoseconds) * 1e-9, powerBefore: 0)
    monitor = PowerMonitor(rail, on: bus)
    self.time = time
  }

  /// `INA226 0x41 (laser)`.
  public var name: String { "\(rail.model.rawValue.uppercased()) \(rail.address) (\(rail.name))" }

  /// What its figure covers.
  public var coverage: String {
    "everything behind the shunt of rail \(rail.name); not the regulator before it, not other rails"
  }

  /// Gain errors and the shunt's tolerance as their limits divided by sqrt(3), together; offset and steps come on top in
  /// `measured()`.
  public var relativeUncertainty: Double {
    let model = rail.model
    let squares = [model.shuntGainLimit, model.busGainLimit, rail.shuntTolerance].reduce(0) { $0 + $1 * $1 }
    return (squares / 3).squareRoot()
  }

  /// The conversion cycle.
  public var updateInterval: Duration { .nanoseconds(Int64(settings.cycleNanoseconds)) }

  /// Energy since `start()`, up to the last sample.
  var energySoFar: Joules { Joules(total) }

  /// Power and voltage of the last conversion; nil before the first.
  public var latest: (power: Watts, bus: Volts, current: Amperes)? {
    lastConversion.map { ($0.power, Volts($0.busVolts), Amperes($0.amperes)) }
  }

  /// Starts converting, waits for the first result, and counts from there.
  /// - Throws: `MeteringError` of kind `wrongMonitor`, `HALError` from the bus.
  public func start() throws {
    try monitor.start(settings)
    // Half a cycle more than whole ones: a span that begins now begins in the middle of a conversion, as on average.
    time.sleep(for: .nanoseconds(Int64(5 * settings.cycleNanoseconds / 2)))
    try restart()
  }

  /// Begins a new span now; the meter's total goes on.
  /// - Throws: `HALError` from the bus.
  public func restart() throws(HALError) {
    // Asking takes the flag of the last conversion away: the next one counts as new.
    _ = try monitor.hasNewConversion()
    lastConversion = try monitor.conversion() ?? lastConversion
    integral = RailIntegral(cycle: cycleSeconds, powerBefore: lastConversion?.power.value ?? 0)
    last = time.now
  }

  /// Takes the newest conversion, where there is one that was not taken yet.
  /// - Throws: `HALError` from the bus; the next sample then covers the time in between, too.
  public func sample() throws(HALError) {
    let now = time.now
    guard let before = last, now > before, try monitor.hasNewConversion(), let conversion = try monitor.conversion()
    else { return }
    let interval = now.since(before).inSeconds
    integral.add(conversion, interval: interval)
    total += conversion.power.value * interval
    lastConversion = conversion
    last = now
  }

  /// Checks that the monitor still converts as it was told to by `start()`.
  /// - Throws: `MeteringError` of kind `unreadable` where it does not, `HALError` from the bus.
  public func checkSettings() throws {
    guard try monitor.holds(settings) else {
      throw MeteringError(
        .unreadable, "\(name) lost its settings in the span: its supply failed, or somebody else wrote to it",
        remedy: "Its energy is left out of the report; look for what resets it, and measure again")
    }
  }

  /// Samples, then gives the count since `start()`.
  public func read() throws(HALError) -> EnergyReading {
    try sample()
    return EnergyReading(energy: Joules(total), time: last ?? time.now)
  }

  /// The energy since the start of the span, up to the last sample, with its uncertainty.
  /// - Throws: `MeteringError` of kind `notMeasured` before the first sample.
  public func measured() throws(MeteringError) -> MeasuredEnergy {
    guard integral.samples > 0 else {
      throw MeteringError(
        .notMeasured, "rail \(rail.name): no conversion ended in the span",
        remedy: "Measure for longer than a cycle of \(Double(settings.cycleNanoseconds) * 1e-6) ms")
    }
    return MeasuredEnergy(
      energy: Joules(integral.energy), duration: .seconds(integral.seconds),
      components: integral.components(rail))
  }

  private var cycleSeconds: Double { Double(settings.cycleNanoseconds) * 1e-9 }
}
