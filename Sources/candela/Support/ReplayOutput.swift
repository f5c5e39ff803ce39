import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Foundation

/// What a replay came to, as JSON and as text.
struct ReplayOutput: Encodable {
  struct Difference: Encodable {
    let record: UInt64
    let time_ns: UInt64
    let then: String
    let now: String

    init(_ difference: TraceDifference) {
      record = difference.record
      time_ns = difference.time.nanoseconds
      then = difference.then
      now = difference.now
    }
  }

  struct Allowed: Encodable {
    let field: String
    let reason: String
    let count: UInt64
  }

  let trace: String
  /// `recording` or `sim`.
  let against: String
  let same: Bool
  let board: String?
  let host_kind: String?
  let model: String?
  let source: String?
  let recorded_by: String?
  let recorded_at: String?
  let records: UInt64
  let transfers: UInt64
  let frames: UInt64
  let complete: Bool
  let ending: String?
  let outcome: String?
  let digest: String?
  let timing_differences: UInt64?
  let allowed: [Allowed]?
  let difference: Difference?

  /// Of the runtime against a recording.
  init(_ trace: Trace, path: String, _ report: TraceReplay.Report) {
    self.init(
      trace, path: path, against: "recording", report.difference, transfers: report.transfers, frames: report.frames,
      digest: report.digest, timing: report.timingDifferences, allowed: nil)
  }

  /// Of a recording against the simulator.
  init(_ trace: Trace, path: String, _ report: TraceParity.Report) {
    self.init(
      trace, path: path, against: "sim", report.difference, transfers: report.transfers, frames: report.frames,
      digest: trace.end?.digest, timing: nil,
      allowed: report.allowed.map { Allowed(field: $0.field.name, reason: $0.field.reason, count: $0.count) })
  }

  private init(
    _ recording: Trace, path: String, against: String, _ difference: TraceDifference?, transfers: UInt64,
    frames: UInt64, digest: String?, timing: UInt64?, allowed: [Allowed]?
  ) {
    trace = path
    self.against = against
    same = difference == nil
    let header = recording.header
    board = header[.board]
    host_kind = header[.hostKind]
    model = header[.model]
    source = header[.source]
    recorded_by = header[.candela]
    recorded_at = recording.blocks.first.map { Self.date($0.wallNanoseconds) }
    records = recording.recordCount
    self.transfers = transfers
    self.frames = frames
    complete = recording.ending == .complete
    ending = recording.ending.summary
    outcome = recording.end.flatMap { $0.outcome.isEmpty ? nil : $0.outcome }
    self.digest = digest
    timing_differences = timing
    self.allowed = allowed
    self.difference = difference.map(Difference.init)
  }

  private static func date(_ nanoseconds: UInt64) -> String {
    Date(timeIntervalSince1970: Double(nanoseconds / 1_000_000) / 1000).formatted(.iso8601)
  }

  /// For people.
  var lines: [String] {
    var lines = [
      "trace     \(trace): board \(board ?? "-") (\(host_kind ?? "-")), model \(model ?? "-"), source \(source ?? "-"), "
        + "candela \(recorded_by ?? "-"), \(recorded_at ?? "-")"
    ]
    if let ending { lines.append("note      \(ending)") }
    if let outcome { lines.append("ended     the recorded run ended with \(outcome)") }
    for field in allowed ?? [] {
      lines.append("allowed   \(field.field) differs \(field.count) times: \(field.reason)")
    }
    if let timing_differences, timing_differences > 0 {
      lines.append(
        "timing    \(timing_differences) looks at the clock or sleeps are not as recorded (not on the wires)")
    }
    if let difference {
      lines.append("DIFFERENT record \(difference.record) at \(Format.si(Double(difference.time_ns) * 1e-9, "s"))")
      lines.append("  then    \(difference.then)")
      lines.append("  now     \(difference.now)")
      lines.append("before    \(transfers) transfers, \(frames) frames: the same")
    } else {
      lines.append("\(transfers) transfers, \(frames) frames: the same\(complete ? "" : ", up to the recording's end")")
      if let digest { lines.append("digest    \(digest)") }
    }
    return lines
  }
}
