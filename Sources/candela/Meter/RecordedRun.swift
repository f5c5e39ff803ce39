import CandelaHAL
import CandelaMetering
import Foundation

/// The output of `candela run --json`, read back: its last line, and the number of outputs of its first.
package struct RecordedRun {
  /// The run's summary.
  package let record: RunRecord
  /// The model's classes as far as the results tell (outputs of the first result); nil where outputs were not read.
  package let classes: Int?

  private struct Result: Decodable {
    let outputs: [Int]?
  }

  /// Reads a file.
  /// - Throws: `UsageError` `CND-9020` when it is none, or not such an output.
  package init(file: String) throws {
    let lines: [Substring]
    do {
      lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    } catch {
      throw Self.unusable(file, cause: error.localizedDescription)
    }
    let decoder = JSONDecoder()
    guard let last = lines.last, let summary = try? decoder.decode(RunRecord.self, from: Data(last.utf8)),
      summary.type == "summary"
    else { throw Self.unusable(file, cause: "its last line is no summary of a run") }
    classes = lines.first.flatMap { try? decoder.decode(Result.self, from: Data($0.utf8)) }?.outputs?.count
    record = summary
  }

  /// The run in one line.
  package var title: String { "\(record.model) on \(record.board), \(record.frames) frames of \(record.source)" }

  /// Figures of the whole system. Its energy is one only where everything was metered.
  package var system: SystemFigures {
    let sum = record.energy?.sum(.system).flatMap { $0.lacks.isEmpty ? $0.joules_per_frame : nil }
    return SystemFigures(
      kind: record.kind, run: title, framesPerSecond: record.host.frames_per_second,
      latencySeconds: record.age.p50_us * 1e-6, frameEnergy: sum.map { Joules($0) })
  }

  private static func unusable(_ file: String, cause: String) -> UsageError {
    UsageError(
      code: "CND-9020", message: "\(file) is not the output of a run", cause: cause,
      remedy: "Make it with candela run --json > \(file)")
  }
}
