import CandelaBoardSpec
import CandelaHAL
import CandelaMetering

/// Measures the energy of an exposure, which is far below what a rail monitor can tell, from many of them back to back.
///
/// One trigger exposes N times (BURST_COUNT). The rails are watched from before the burst until after it, so that it lies
/// within the span with idle ends; idle power is measured before and after, the laser armed and dark. Rail less idle,
/// divided by N, is the energy of an exposure. One owner, one thread; the board's connection must be `sampled(by:)` the
/// same sampler.
public final class BurstMeter {
  /// Fewer conversions in a burst say too little: real monitors look at shunt and bus in turn.
  public static let fewestCycles = 10
  /// How long a burst lasts where nobody says how many exposures: two seconds hold some two hundred conversions.
  public static let usualDuration = Duration.seconds(2)

  /// Idle time in the span before the burst and after it. Conversions fit the span's ends to half a cycle each, which is an
  /// error of so much of the span, and of the burst in it: a second at either end makes it small.
  public static let margin = Duration.seconds(1)

  private let board: PhotonicBoard
  private let sampler: RailSampler

  /// A meter for a board that is `configured`.
  public init(_ board: PhotonicBoard, _ sampler: RailSampler) {
    self.board = board
    self.sampler = sampler
  }

  /// The exposures of a burst of the usual duration, as many as the board can do at most.
  /// - Throws: `RuntimeError` of kind `illegalState` before `configure`.
  public func usualExposures() throws(RuntimeError) -> Int {
    let settings = try board.requireSettings(for: "a burst")
    return min(Self.exposures(lasting: Self.usualDuration, settings), RegisterLimits.burstCount.upperBound)
  }

  /// Exposes `exposures` times and measures. The laser is off on return, the settings are as they were.
  /// - Throws: `BurstError`, `RuntimeError` from the board; the laser is then off.
  public func measure(exposures: Int) throws -> BurstMeasurement {
    let usual = try board.requireSettings(for: "a burst")
    var settings = usual
    settings.burstCount = exposures
    let duration = settings.duration(startNanoseconds: board.expected.timing.startNanoseconds)
    try requireLength(duration, exposures, settings)
    try board.configure(settings)
    let counted: UInt64
    do { counted = try expose() } catch {
      // The first error counts; the next user of the board configures it anyway.
      _ = try? board.configure(usual)
      throw error
    }
    try board.configure(usual)
    guard counted == UInt64(exposures) else {
      throw BurstError(
        .notExposed, "the board counts \(counted) exposures, \(exposures) were ordered",
        remedy: "Run the board's self-test; make sure that nothing else triggers this board")
    }
    let rails = try sampler.outcomes.map { try rail($0, duration) }
    return try checked(BurstMeasurement(exposures: counted, duration: duration, rails: rails), settings)
  }

  /// The burst between two idle times; the exposures that the board counted.
  private func expose() throws -> UInt64 {
    sampler.start()
    let before = try board.counters().exposures
    try board.withArmedLaser {
      let keepingAlive = { try self.board.keepAlive() }
      try sampler.measureIdle(keepingAlive: keepingAlive)
      sampler.begin()
      defer { sampler.end() }
      try watchIdle()
      let result = try board.expose(sequence: 0)
      guard result.quality.isTrusted else {
        throw BurstError(
          .notExposed, "the burst cannot be trusted: \(result.quality.names.joined(separator: ", "))",
          remedy: "Run the board's self-test, then measure again")
      }
      try watchIdle()
      sampler.end()
      try sampler.measureIdle(keepingAlive: keepingAlive)
    }
    return UInt64(try board.counters().exposures &- before)
  }

  /// Samples for the margin, each rail when it is due: a loop that took longer than a conversion would miss some, and those
  /// of the burst would weigh too much.
  private func watchIdle() throws {
    let time = board.connection.time
    let end = time.now.advanced(by: Self.margin)
    while time.now < end {
      time.sleep(for: sampler.timeToNextSample)
      sampler.tick()
      try board.keepAlive()
    }
  }

  private func rail(_ outcome: RailSampler.Outcome, _ duration: Duration) throws(BurstError) -> BurstMeasurement.Rail {
    guard let correction = outcome.correction else {
      throw BurstError(
        .railMissing, "rail \(outcome.rail.name) has no figure for the burst", cause: outcome.missing,
        remedy: "Run candela board doctor; mend what the cause names, and measure again")
    }
    let net = correction.net
    // A real monitor looks at the shunt for half of the time: at either end of the burst it may miss a look.
    let edge = UncertaintyComponent(
      .alignment, within: net.energy * (sampler.look.inSeconds / max(duration.inSeconds, 1e-9)))
    return BurstMeasurement.Rail(
      rail: outcome.rail, meter: outcome.meter,
      energy: MeasuredEnergy(energy: net.energy, duration: duration, components: net.components + [edge, edge]),
      idleBefore: correction.idleBefore, idleAfter: correction.idleAfter)
  }

  private func requireLength(_ duration: Duration, _ exposures: Int, _ settings: ExposureSettings) throws(BurstError) {
    let least = sampler.cycle * Self.fewestCycles
    guard duration < least else { return }
    let needed = Self.exposures(lasting: least, settings)
    throw BurstError(
      .tooShort, "\(exposures) exposures take \(duration): too short to measure",
      cause: "it takes \(Self.fewestCycles) conversions of the monitors, \(least)",
      remedy: needed <= RegisterLimits.burstCount.upperBound
        ? "Give at least \(needed) exposures" : "Use a board with longer slots: its longest burst is too short")
  }

  /// A figure whose interval reaches down to zero is none.
  private func checked(
    _ measurement: BurstMeasurement, _ settings: ExposureSettings
  ) throws(BurstError) -> BurstMeasurement {
    let interval = measurement.perExposure.interval95
    guard interval.lowerBound > 0 else {
      throw BurstError(
        .tooShort, "\(measurement.exposures) exposures do not stand out from the idle rails: too short to measure",
        cause: "the 95 % interval of an exposure reaches from \(interval.lowerBound) J to \(interval.upperBound) J",
        remedy: "Give more exposures, \(RegisterLimits.burstCount.upperBound) at most, and keep the board's load steady"
      )
    }
    return measurement
  }

  private static func exposures(lasting duration: Duration, _ settings: ExposureSettings) -> Int {
    let one = Double(settings.classCount) * Double(settings.slotNanoseconds) * 1e-9
    return max(1, Int((duration.inSeconds / one).rounded(.up)))
  }
}
