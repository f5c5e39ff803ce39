import CandelaHAL
import CandelaRuntime

/// One plain line a result, for logs and pipes.
final class PlainView: RunView {
  private let context: RunContext

  init(_ context: RunContext) {
    self.context = context
    Console.line(
      "model \(context.loaded.bundle.manifest.name) on \(context.loaded.profile.name) (\(context.kind.rawValue)), source \(context.source)"
    )
  }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    let margin = result.margin.map { " margin \(Format.padded("\($0)", 4, right: true))" } ?? ""
    let truth =
      result.label.map {
        "  truth \(Format.padded(context.className($0, of: result), 12))\(Self.verdict(result))"
      } ?? ""
    let flags = result.quality.names.isEmpty ? "" : "  [\(result.quality.names.joined(separator: " "))]"
    Console.line(
      "frame \(Format.padded("\(result.frameSequence)", 6, right: true))  \(Format.padded(context.answer(of: result), 12))\(margin)\(truth)\(flags)"
    )
    try Console.checkOutput()
  }

  private static func verdict(_ result: InferenceResult) -> String {
    result.isCorrect.map { $0 ? "ok" : "WRONG" } ?? "-"
  }

  func finish(_ summary: RunSummary) {}

  func show(_ summary: RunSummary, digest: String?) throws {
    for line in try SummaryText.lines(summary, context: context, digest: digest) { Console.line(line) }
  }
}

/// The summary as text, for plain and live views.
enum SummaryText {
  static func lines(_ summary: RunSummary, context: RunContext, digest: String?) throws -> [String] {
    let seconds = context.hostSeconds
    var lines = [
      "",
      "frames    \(summary.frames), faults \(summary.faults)"
        + (summary.flags.isEmpty ? "" : " (\(summary.flags.map { "\($0.name) \($0.count)" }.joined(separator: ", ")))"),
    ]
    if let losses = losses(summary, policy: context.policy) { lines.append(losses) }
    if let fleet = context.fleet?.text { lines.append(fleet) }
    if let accuracy = summary.accuracy {
      lines.append(
        "accuracy  \(Format.percent(accuracy)) of \(summary.labelled) answered frames with known class (\(context.kind.rawValue))"
      )
    }
    if summary.unknown > 0, let share = summary.unknownShare {
      lines.append("unknown   \(summary.unknown), \(Format.percent(share)) of the frames that could be trusted")
    }
    lines += ChangeOutput.list(summary, context.configurations).map(\.text)
    lines += recovery(summary.recovery, clock: context.clock)
    let (p50, p99) = (Double(summary.age.p50) * 1e-9, Double(summary.age.p99) * 1e-9)
    lines.append(
      "frame age p50 \(Format.si(p50, "s")), p99 \(Format.si(p99, "s")) on \(context.clock)"
    )
    if let joules = summary.modelledJoulesPerFrame {
      lines.append(
        "energy    chip \(Format.si(joules, "J")) a frame (modelled; \(context.loaded.profile.chipEnergy.source))")
    }
    if let metering = context.metering { lines += EnergyText.lines(metering.energy(of: summary)) }
    lines += context.shadows?.lines ?? []
    lines.append(
      "laser     on for \(Format.si(Double(try context.laser()) * 1e-9, "s")) in all (\(context.kind.rawValue))")
    lines.append(
      "speed     \(Int(Double(summary.frames) / max(seconds, 1e-9))) frames/s on this host in \(Format.seconds(seconds))"
        + (context.isPaced ? ", paced" : ""))
    if let digest { lines.append("digest    \(digest)") }
    return lines
  }

  /// What did not come or was not shown; nil where nothing is missing.
  private static func losses(_ summary: RunSummary, policy: FramePolicy) -> String? {
    let counts = [
      ("frames dropped for newer ones (policy \(policy))", summary.losses.dropped),
      ("lost by the source", summary.losses.lost), ("repeated by the source", summary.losses.repeated),
      ("of another size than before", summary.losses.resized), ("results not shown", summary.drops.observers),
      ("results not written or digested", summary.drops.records),
    ].filter { $0.1 > 0 }
    return counts.isEmpty ? nil : "losses    " + counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
  }

  /// One line, and one more for every rung that was used; none where nothing happened.
  static func recovery(_ report: RecoveryReport, clock: String) -> [String] {
    guard report.isEventful else { return [] }
    var lines = [
      "recovery  \(report.succeeded) done, \(report.failed) in vain, \(Format.si(report.total.inSeconds, "s")) in all, longest "
        + "\(Format.si(report.longest.inSeconds, "s")) on \(clock); frames repeated \(report.repeatedFrames), "
        + "given up \(report.failedFrames)"
    ]
    for rung in report.rungs where rung.attempts + rung.skipped > 0 {
      let times =
        rung.rung == .transferRetry || rung.attempts == 0
        ? "" : ", \(Format.si(rung.shortest.inSeconds, "s"))...\(Format.si(rung.longest.inSeconds, "s"))"
      lines.append(
        "          \(Format.padded(rung.rung.rawValue, 14))\(rung.attempts) tried, \(rung.failures) failed"
          + (rung.skipped > 0 ? ", \(rung.skipped) not possible on this bus" : "") + times)
    }
    return lines
  }
}
