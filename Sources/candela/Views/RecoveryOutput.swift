import CandelaHAL
import CandelaRuntime

/// Recoveries as JSON: times in microseconds, on the clock of the run.
struct RecoveryOutput: Encodable {
  struct Rung: Encodable {
    let rung: String
    let attempts: UInt64
    let failures: UInt64
    let skipped: UInt64
    let shortest_us: Double
    let longest_us: Double
  }

  let succeeded: UInt64
  let failed: UInt64
  let longest_us: Double
  let total_us: Double
  let repeated_frames: UInt64
  let failed_frames: UInt64
  let rungs: [Rung]

  init(_ report: RecoveryReport) {
    succeeded = report.succeeded
    failed = report.failed
    longest_us = report.longest.inSeconds * 1e6
    total_us = report.total.inSeconds * 1e6
    repeated_frames = report.repeatedFrames
    failed_frames = report.failedFrames
    rungs = report.rungs.map {
      Rung(
        rung: $0.rung.rawValue, attempts: $0.attempts, failures: $0.failures, skipped: $0.skipped,
        shortest_us: $0.shortest.inSeconds * 1e6, longest_us: $0.longest.inSeconds * 1e6)
    }
  }
}
