import CandelaBoardSpec
import CandelaHAL
import CandelaHALLinux
import CandelaMetering
import CandelaRuntime

/// The metering of a run: the boards' rails between its frames, the computer's meters beside it, idle power before and after.
final class RunMetering {
  private let probes: [any PipelineProbe]
  /// What may be seen of the rails while the run goes on.
  var dials: [RailDial] { rails.flatMap(\.dials) }
  private let rails: [RailSampler]
  /// How the figures of each board's rails came about.
  private let methods: [EnergyMethod]
  private let host: HostMeters
  private let unmetered: [String]
  /// When the run itself began, idle measured; nil before.
  private(set) var began: ContinuousClock.Instant?
  /// When it was over; nil before.
  private(set) var ended: ContinuousClock.Instant?
  private var problems: [String]
  private var hostBefore: [String: MeasuredEnergy] = [:]
  private var hostAfter: [String: MeasuredEnergy] = [:]
  private var hostEnds: [(meter: PlatformMeter, energy: MeasuredEnergy)] = []

  /// - Parameters:
  ///   - rails: what samples each board's rails; none with the reason in `problem`.
  ///   - kinds: of each board's answers, which is its rails', too.
  ///   - unmetered: what takes part in the run and has no meter, a sentence each.
  init(rails: [RailSampler], problem: String?, host: HostMeters, kinds: [ResultKind], unmetered: [String]) {
    self.rails = rails
    self.host = host
    self.unmetered = unmetered
    methods = kinds.map { $0 == .simulated ? .simulated : .measured }
    probes = rails.map { RailsBetweenFrames($0) }
    problems = problem.map { [$0] } ?? []
  }

  /// Samples the rails of a board between its frames; nil where they are not metered.
  func probe(ofBoard number: Int = 0) -> (any PipelineProbe)? { probes.isEmpty ? nil : probes[number] }

  /// Measures idle power and begins to count. The laser must be off, and the bus free.
  func begin() {
    for sampler in rails {
      sampler.start()
      sampler.measureIdle()
    }
    hostBefore = host.idle(for: RailSampler.idleDuration)
    for sampler in rails { sampler.begin() }
    host.begin()
    began = ContinuousClock().now
  }

  /// Ends counting, and measures idle power again. The laser must be off, and the bus free.
  func end() {
    ended = ContinuousClock().now
    for sampler in rails { sampler.end() }
    hostEnds = host.end()
    for sampler in rails { sampler.measureIdle() }
    hostAfter = host.idle(for: RailSampler.idleDuration)
  }

  /// Says that something else has the computer work during the run.
  func note(sharing: String) { if !host.isEmpty { problems.append("host: its figure holds \(sharing), too") } }

  /// Ends what runs beside a run that failed.
  func abandon() { _ = host.end() }

  /// The books of a run.
  func energy(of summary: RunSummary) -> RunEnergy {
    var energy = RunEnergy(frames: summary.frames, start: rails.first?.beginning ?? Timestamp(nanoseconds: 0))
    // Boards have clocks of their own, and each its own end.
    let elapsed = rails.count == 1 ? summary.elapsed : nil
    for (sampler, method) in zip(rails, methods) {
      for outcome in sampler.outcomes { energy.add(outcome, over: elapsed, method: method) }
    }
    for end in hostEnds { energy.add(account(of: end.meter, end.energy)) }
    energy.add(modelled: summary.energy)
    for sentence in problems + host.missing + unmetered { energy.note(missing: sentence) }
    return energy
  }

  private func account(of meter: PlatformMeter, _ gross: MeasuredEnergy) -> RunAccount {
    var idle: IdleCorrection?
    if let before = hostBefore[meter.identifier], let after = hostAfter[meter.identifier] {
      idle = IdleCorrection(gross: gross, before: before, after: after)
    }
    return RunAccount(
      part: .host, method: .measured, source: "\(meter.name) (\(meter.identifier)): \(meter.coverage)", gross: gross,
      idle: idle)
  }
}
