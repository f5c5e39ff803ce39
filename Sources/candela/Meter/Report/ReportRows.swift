import CandelaBoardSpec
import CandelaMetering

/// The rows of a report: the photonic path in both scopes, then what does the same digitally.
struct ReportRows {
  /// Operations that a computer needs for a frame's answer; nil where they are not known.
  let operations: Double?
  private let run: RecordedRun
  private let chip: ClaimedChip?

  init(_ run: RecordedRun, profile: BoardProfile?) {
    self.run = run
    let chip = profile.map { ClaimedChip($0) }
    self.chip = chip
    operations = run.classes.flatMap { classes in chip?.neededOperations(classes: classes) }
  }

  /// The chip by its model, the chip by its rails, the whole system.
  var photonic: [ReportRow] { [modelledChip, sum(.chip), sum(.system)].compactMap(\.self) }

  /// What the run itself did digitally.
  var digital: [ReportRow] {
    (run.record.digital ?? []).map { engine in
      let energy = engine.energy
      let interval = Self.range(energy?.low95, energy?.high95)
      // With a gross figure beside it, the figure and its interval are beyond idle.
      let gross = energy?.gross_joules_per_frame
      return ReportRow(
        name: "\(engine.engine) on \(engine.device)", isPhotonic: false, scope: .device,
        kind: energy?.method ?? EnergyMethod.measured.rawValue,
        source: energy?.meter ?? "no meter covered it: times only", joules: gross ?? energy?.joules_per_frame,
        interval: gross == nil ? interval : nil, net: gross == nil ? nil : energy?.joules_per_frame,
        netInterval: gross == nil ? nil : interval,
        rate: engine.latency.flatMap { $0.p50_us > 0 ? 1e6 / $0.p50_us : nil }, accuracy: engine.accuracy,
        photonicAccuracy: engine.photonic_accuracy, operations: operations)
    }
  }

  /// What a processor's profile says of frames.
  func rows(_ processor: GPUProfile) -> [ReportRow] {
    processor.frames.map { frame in
      let details = [frame.engine, frame.batch.map { "batch \($0)" }].compactMap(\.self).joined(separator: ", ")
      let rate = frame.framesPerSecond ?? frame.latencySeconds.map { Double(frame.batch ?? 1) / $0 }
      return ReportRow(
        name: processor.title + (details.isEmpty ? "" : " (\(details))"), isPhotonic: false, scope: .device,
        kind: frame.origin.method, source: "\(frame.task): \(frame.origin.source)", joules: frame.energyJoules,
        interval: frame.energyInterval, net: frame.netEnergyJoules, rate: rate, operations: operations)
    }
  }

  /// Exposures back to back, as the authors count.
  private var modelledChip: ReportRow? {
    guard let account = run.record.energy?.accounts.first(where: { $0.part == EnergyPart.chip.rawValue }),
      let joules = account.joules_per_frame
    else { return nil }
    let rate = run.classes.flatMap { classes in chip.map { 1 / $0.frameSeconds(classes: classes) } }
    return ReportRow(
      name: "photonic chip by its model, exposures back to back", isPhotonic: true, scope: .chip, kind: account.kind,
      source: account.source, joules: joules, interval: Self.range(account.low95, account.high95),
      net: account.net_joules_per_frame, netInterval: Self.range(account.net_low95, account.net_high95), rate: rate,
      accuracy: run.record.accuracy, operations: operations)
  }

  private func sum(_ scope: EnergyScope) -> ReportRow? {
    guard let sum = run.record.energy?.sum(scope), let joules = sum.joules_per_frame,
      scope == .system || sum.kind != EnergyMethod.modelled.rawValue
    else { return nil }
    let parts = sum.parts.joined(separator: " + ")
    return ReportRow(
      name: scope == .chip ? "photonic chip by its rails, in the run" : "photonic system, in the run", isPhotonic: true,
      scope: scope == .chip ? .chip : .system, kind: sum.kind, source: "\(parts), idle included", joules: joules,
      interval: Self.range(sum.low95, sum.high95), net: sum.net_joules_per_frame,
      netInterval: Self.range(sum.net_low95, sum.net_high95),
      rate: sum.mixed ? nil : run.record.board_clock_frames_per_second,
      accuracy: run.record.accuracy, lacks: sum.lacks, operations: operations)
  }

  private static func range(_ low: Double?, _ high: Double?) -> ClosedRange<Double>? {
    guard let low, let high, low <= high else { return nil }
    return low...high
  }
}
