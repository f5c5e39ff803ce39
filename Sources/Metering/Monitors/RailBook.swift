import CandelaHAL

/// One rail of a `RailSampler`: its meter, when it is due, and what went wrong with it.
final class RailBook {
  /// So many failed readings in a row, and the rail is given up: a bus that waits for a second each time would hold the
  /// frames up.
  static let patience = 3

  let meter: RailMeter
  /// The meter's name, with its owner's where there are several.
  let name: String
  /// What other threads see of the span.
  let dial: RailDial
  private let owner: String?
  private var energyBefore = Joules(0)
  /// When it is to be sampled next.
  var due = Timestamp(nanoseconds: 0)
  /// Why it is not metered any more.
  private(set) var trouble: String?
  /// Failed readings of the span.
  private(set) var failures = 0
  private var failuresInARow = 0
  private var firstFailure: HALError?
  private(set) var idleBefore: MeasuredEnergy?
  private(set) var idleAfter: MeasuredEnergy?

  init(_ meter: RailMeter, owner: String?) {
    self.meter = meter
    self.owner = owner
    name = meter.name + (owner.map { " of \($0)" } ?? "")
    dial = RailDial(meter.rail, meter: name)
  }

  var isGone: Bool { trouble != nil }

  /// Starts the monitor. One that does not start is not metered.
  func start() {
    do { try meter.start() } catch { giveUp("does not start: \(error)") }
  }

  /// Begins the span that the dial shows.
  func begin() {
    restart()
    (failures, failuresInARow, firstFailure) = (0, 0, nil)
    energyBefore = meter.energySoFar
    showDial()
  }

  private func showDial() {
    if isGone { dial.goDark() } else { dial.show(meter.energySoFar - energyBefore, meter.latest?.power) }
  }

  /// Takes a sample of the span.
  func count() {
    sample()
    showDial()
  }

  /// Takes a sample, and notes a failure.
  func sample() {
    guard !isGone else { return }
    do throws(HALError) {
      try meter.sample()
      failuresInARow = 0
    } catch {
      note(error)
    }
  }

  /// Begins a span.
  func restart() {
    guard !isGone else { return }
    for attempt in 1...Self.patience {
      do throws(HALError) { return try meter.restart() } catch {
        if attempt == Self.patience { giveUp("cannot be read: \(error)") }
      }
    }
  }

  /// Keeps the span as the idle one before the work, or after it.
  func keepIdle(isBefore: Bool) {
    guard !isGone, let idle = try? meter.measured() else { return }
    if isBefore { idleBefore = idle } else { idleAfter = idle }
  }

  /// The span's end: what was metered, and what is missing.
  func outcome() -> (energy: MeasuredEnergy?, missing: String?) {
    if let trouble { return (nil, "\(rail): no figure, it \(trouble)") }
    do {
      try meter.checkSettings()
      let energy = try meter.measured()
      return (energy, firstFailure.map { remark($0) })
    } catch {
      return (nil, "\(rail): no figure, \(error)")
    }
  }

  private func note(_ error: HALError) {
    failures += 1
    failuresInARow += 1
    if firstFailure == nil { firstFailure = error }
    if failuresInARow >= Self.patience { giveUp("could not be read any more from some point of the run on: \(error)") }
  }

  /// The rail in sentences.
  private var rail: String { "\(owner.map { "\($0), " } ?? "")rail \(meter.rail.name)" }

  private func giveUp(_ reason: String) { trouble = trouble ?? reason }

  private func remark(_ error: HALError) -> String {
    "\(rail): \(failures) reading\(failures == 1 ? "" : "s") failed (\(error)); the time in between is "
      + "covered by its neighbours, with the uncertainty that this brings"
  }
}
