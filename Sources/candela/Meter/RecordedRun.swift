import CandelaHAL
import CandelaMetering
import Foundation

/// What is needed of the output of `candela run --json`: its last line.
struct RecordedRun {
  /// Figures of the whole system.
  let system: SystemFigures
  /// The model's classes as far as the results tell (outputs of the first result); nil where outputs were not read.
  let classes: Int?

  private struct Summary: Decodable {
    struct Host: Decodable {
      let frames_per_second: Double
    }
    struct Latency: Decodable {
      let p50_us: Double
    }
    let type: String
    let kind: String
    let model: String
    let board: String
    let source: String
    let frames: UInt64
    let age: Latency
    let host: Host
  }

  private struct Result: Decodable {
    let outputs: [Int]?
  }

  /// Reads a file.
  /// - Throws: `UsageError` `CND-9020` when it is none, or not such an output.
  init(file: String) throws {
    let lines: [Substring]
    do {
      lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    } catch {
      throw Self.unusable(file, cause: error.localizedDescription)
    }
    let decoder = JSONDecoder()
    guard let last = lines.last, let summary = try? decoder.decode(Summary.self, from: Data(last.utf8)),
      summary.type == "summary"
    else { throw Self.unusable(file, cause: "its last line is no summary of a run") }
    classes = lines.first.flatMap { try? decoder.decode(Result.self, from: Data($0.utf8)) }?.outputs?.count
    system = SystemFigures(
      kind: summary.kind, run: "\(summary.model) on \(summary.board), \(summary.frames) frames of \(summary.source)",
      framesPerSecond: summary.host.frames_per_second, latencySeconds: summary.age.p50_us * 1e-6, frameEnergy: nil)
  }

  private static func unusable(_ file: String, cause: String) -> UsageError {
    UsageError(
      code: "CND-9020", message: "\(file) is not the output of a run", cause: cause,
      remedy: "Make it with candela run --json > \(file)")
  }
}
