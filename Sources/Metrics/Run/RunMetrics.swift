import CandelaHAL
import CandelaMetering
import CandelaRuntime
import CoreMetrics
import Synchronization

/// A run's metrics: a sink that observes results, and what the monitors of run and boards say when a page is asked for.
///
/// Results come through the ring of the lossy observers, so that the hot thread never waits for it; the ones that found no room
/// are counted (`candela_observations_lost_total`). While the run goes on, `candela_frames_total` counts those, too, and
/// everything else that is counted of results holds the observed ones; the end of the run puts it right from the run's summary.
public final class RunMetrics: ResultSink, Sendable {
  /// As many results as it can take; the hot thread never waits for it.
  public let delivery = SinkDelivery.lossy

  private struct State {
    var series: SeriesSet
    var observed = RunStatistics()
    var answers: [String: UInt64]
    /// What the run came to; nil while it goes on.
    var summary: RunSummary?
    /// Whether the run has ended, with a summary or without.
    var isOver = false
    /// Asked when a page is made.
    var fileFailures: @Sendable () -> UInt64 = { 0 }
  }

  private let registry: PrometheusRegistry
  private let facts: RunLabels
  private let run: RunMonitor
  private let boards: [BoardMonitor]
  private let rails: [RailDial]
  private let className: @Sendable (InferenceResult) -> String
  private let age: Timer
  private let deviceTime: Timer
  private let state: Mutex<State>

  /// Metrics of a run that has not begun.
  /// - Parameters:
  ///   - run: the pipeline's monitor.
  ///   - boards: the drivers' monitors.
  ///   - rails: those that are sampled in the run.
  ///   - className: the name of a result's winner in the model that answered; called on the observer thread.
  public init(
    _ facts: RunLabels, run: RunMonitor, boards: [BoardMonitor], rails: [RailDial] = [],
    className: @escaping @Sendable (InferenceResult) -> String
  ) {
    self.facts = facts
    self.run = run
    self.boards = boards
    self.rails = rails
    self.className = className
    let registry = PrometheusRegistry(RunMetricName.allCases.map(\.family), labels: facts.constantLabels)
    self.registry = registry
    age = Timer(label: RunMetricName.age.rawValue, factory: registry)
    deviceTime = Timer(label: RunMetricName.deviceTime.rawValue, factory: registry)
    let answers = Dictionary(facts.classes.map { ($0, UInt64(0)) }) { first, _ in first }
    state = Mutex(State(series: SeriesSet(registry), answers: answers))
  }

  /// Everything as it is now, in Prometheus' text format. Any thread may ask.
  public var page: String {
    state.withLock { refresh(&$0) }
    return registry.text
  }

  /// Says how to learn of failures of the text file.
  public func watch(_ file: MetricsFile) { state.withLock { $0.fileFailures = { file.failures } } }

  // MARK: The observer thread's side

  /// Counts a result.
  public func consume(_ result: InferenceResult, aperture: Span<UInt8>) {
    age.recordNanoseconds(result.age.wholeNanoseconds)
    deviceTime.recordNanoseconds(Int64(result.deviceNanoseconds))
    let answer = result.answer == nil ? nil : className(result)
    state.withLock { state in
      state.observed.record(result)
      if let answer { state.answers[answer, default: 0] += 1 }
    }
  }

  /// Puts the counters right.
  public func finish(_ summary: RunSummary) { state.withLock { $0.summary = summary } }

  /// The run is over, whether or not its results came to their end here.
  public func end() { state.withLock { $0.isOver = true } }

  // MARK: A page

  private func refresh(_ state: inout State) {
    let results = state.summary ?? state.observed.summary()
    let isActive = state.summary == nil && !state.isOver
    setFacts(&state.series, isActive: isActive)
    // Those that were lost have been answered, too.
    let unseen = state.summary == nil ? run.drops.observers : 0
    state.series.raise(.frames, to: results.frames + unseen)
    setResults(&state.series, results)
    for (name, count) in state.answers {
      state.series.raise(.answers, [("class", name)], to: count)
    }
    setEnergy(&state.series, results.energy)
    setRails(&state.series, isActive: isActive)
    setSource(&state.series, run.losses, run.drops)
    setBoards(&state.series)
    state.series.raise(.fileFailures, to: state.fileFailures())
  }

  private func setFacts(_ series: inout SeriesSet, isActive: Bool) {
    series.set(.buildInfo, [("version", facts.version)], to: 1)
    series.set(
      .runInfo,
      [("host", facts.host), ("model", facts.model), ("policy", facts.policy), ("source", facts.source)], to: 1)
    series.set(.runStart, to: facts.startSeconds)
    series.set(.runActive, to: isActive ? 1 : 0)
  }

  private func setResults(_ series: inout SeriesSet, _ results: RunSummary) {
    series.raise(.unknown, to: results.unknown)
    series.raise(.untrusted, to: results.faults)
    series.raise(.labelled, to: results.labelled)
    series.raise(.correct, to: results.correct)
    for (_, flag) in ResultQuality.all { series.raise(.flagged, [("flag", flag)], to: results.count(of: flag)) }
  }

  /// Whatever the books hold: an account that a later meter opens shows up by itself.
  private func setEnergy(_ series: inout SeriesSet, _ ledger: EnergyLedger) {
    for account in ledger.accounts {
      let labels = [
        ("part", account.part.rawValue), ("method", account.method.rawValue),
        ("scope", EnergyScope.chip.contains(account.part) ? "chip" : "system"), ("source", account.source),
      ]
      series.raise(.energy, labels, to: account.energy.value)
      series.set(.energyUncertainty, labels, to: account.uncertainty.value)
    }
  }

  /// Emulated rails are simulated, never measured.
  private func setRails(_ series: inout SeriesSet, isActive: Bool) {
    let method: EnergyMethod = facts.kind == EnergyMethod.simulated.rawValue ? .simulated : .measured
    for dial in rails {
      let part = dial.rail.part
      let scope = EnergyScope.chip.contains(part) ? EnergyScope.chip : .system
      let labels = [
        ("part", part.rawValue), ("method", method.rawValue), ("scope", scope.rawValue), ("source", dial.meter),
      ]
      series.raise(.energy, labels, to: dial.energy.value)
      if isActive, let power = dial.power {
        series.set(.railPower, labels, to: power.value)
      } else {
        series.remove(.railPower, labels)
      }
    }
  }

  private func setSource(_ series: inout SeriesSet, _ losses: FrameLosses, _ drops: SinkDrops) {
    let events = [
      ("dropped", losses.dropped), ("lost", losses.lost), ("repeated", losses.repeated), ("resized", losses.resized),
    ]
    for (event, count) in events { series.raise(.sourceEvents, [("event", event)], to: count) }
    series.raise(.observationsLost, [("sink", "observer")], to: drops.observers)
    series.raise(.observationsLost, [("sink", "record")], to: drops.records)
  }

  private func setBoards(_ series: inout SeriesSet) {
    var report = RecoveryReport()
    for board in boards { report.merge(board.recovery) }
    series.raise(.recoveries, [("outcome", "succeeded")], to: report.succeeded)
    series.raise(.recoveries, [("outcome", "failed")], to: report.failed)
    for rung in report.rungs {
      series.raise(.recoveryAttempts, [("rung", rung.rung.rawValue)], to: rung.attempts)
      series.raise(.recoveryFailures, [("rung", rung.rung.rawValue)], to: rung.failures)
    }
    series.raise(.recoveryTime, to: report.total.inSeconds)
    series.raise(.recoveryFrames, [("outcome", "exposed_again")], to: report.repeatedFrames)
    series.raise(.recoveryFrames, [("outcome", "given_up")], to: report.failedFrames)
    series.set(.laserArmed, to: Double(boards.count { $0.isArmed }))
  }
}
