import CandelaHAL
import CandelaRuntime

/// One line of JSON a result, and one for the summary. Wall-clock figures are kept in `host`, apart from what the same
/// inputs and seed reproduce.
final class JSONView: RunView {
  private let context: RunContext

  init(_ context: RunContext) { self.context = context }

  private struct ResultLine: Encodable {
    let type = "result"
    let sequence: UInt32
    let frame: UInt64
    let epoch: UInt32
    let configuration: UInt32
    let winner: Int
    let `class`: Answer
    let unknown: Bool?
    let outputs: [Int]?
    let margin: Int?
    let label: Int?
    let correct: Bool?
    let quality: [String]
    let age_us: Double
    let device_ns: UInt32
    let chip_energy_nj: Double
    let energy_kind: String
  }

  /// A class, or null for an unknown one: the key is always there.
  private struct Answer: Encodable {
    let name: String?
    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if let name { try container.encode(name) } else { try container.encodeNil() }
    }
  }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    Console.line(try Self.text(of: result, className: context.className(result.winner, of: result)))
    try Console.checkOutput()
  }

  /// A result's line.
  static func text(of result: InferenceResult, className: String) throws -> String {
    try Console.text(
      of: ResultLine(
        sequence: result.sequence, frame: result.frameSequence, epoch: result.epoch,
        configuration: result.configuration, winner: result.winner,
        class: Answer(name: result.isUnknown ? nil : className),
        unknown: result.isUnknown ? true : nil, outputs: result.outputs.map { $0.map(Int.init) },
        margin: result.margin, label: result.label, correct: result.isCorrect, quality: result.quality.names,
        age_us: result.age.inSeconds * 1e6, device_ns: result.deviceNanoseconds,
        chip_energy_nj: result.energy.energy.value * 1e9, energy_kind: result.energy.method.rawValue))
  }

  func finish(_ summary: RunSummary) {}

  private struct SummaryLine: Encodable {
    struct Host: Encodable {
      let seconds: Double
      let frames_per_second: Double
    }

    struct Latency: Encodable {
      let p50_us: Double
      let p99_us: Double
      let max_us: Double

      init(_ summary: LatencySummary) {
        p50_us = Double(summary.p50) / 1000
        p99_us = Double(summary.p99) / 1000
        max_us = Double(summary.max) / 1000
      }
    }

    let type = "summary"
    let kind: ResultKind
    let model: String
    let board: String
    let source: String
    let seed: UInt64
    let frames: UInt64
    let labelled: UInt64
    let accuracy: Double?
    let unknown: UInt64
    let unknown_share: Double?
    let faults: UInt64
    let flags: [String: UInt64]
    let policy: String
    let frames_dropped: UInt64
    let frames_lost: UInt64
    let frames_repeated: UInt64
    let frames_resized: UInt64
    let observer_drops: UInt64
    let record_drops: UInt64
    let changes: [ChangeOutput]
    let recovery: RecoveryOutput
    let age: Latency
    let transport: Latency
    let board_clock_frames_per_second: Double?
    let chip_energy_nj_per_frame: Double?
    let energy_kind = "modelled"
    let energy: RunEnergyOutput?
    let laser_on_ns: UInt64
    let digest: String?
    let fleet: FleetFacts.Line?
    let digital: [ShadowReport]?
    let host: Host
  }

  func show(_ summary: RunSummary, digest: String?) throws {
    let seconds = context.hostSeconds
    try Console.json(
      SummaryLine(
        kind: context.kind, model: context.loaded.bundle.manifest.name, board: context.loaded.profile.name,
        source: context.source,
        seed: context.board.seed, frames: summary.frames, labelled: summary.labelled, accuracy: summary.accuracy,
        unknown: summary.unknown, unknown_share: summary.unknownShare,
        faults: summary.faults, flags: Dictionary(uniqueKeysWithValues: summary.flags.map { ($0.name, $0.count) }),
        policy: context.policy.description, frames_dropped: summary.losses.dropped, frames_lost: summary.losses.lost,
        frames_repeated: summary.losses.repeated, frames_resized: summary.losses.resized,
        observer_drops: summary.drops.observers, record_drops: summary.drops.records,
        changes: ChangeOutput.list(summary, context.configurations), recovery: RecoveryOutput(summary.recovery),
        age: SummaryLine.Latency(summary.age), transport: SummaryLine.Latency(summary.transport),
        board_clock_frames_per_second: summary.framesPerSecond,
        chip_energy_nj_per_frame: summary.modelledJoulesPerFrame.map { $0 * 1e9 },
        energy: context.metering.map { RunEnergyOutput($0.energy(of: summary)) }, laser_on_ns: try context.laser(),
        digest: digest, fleet: context.fleet?.line, digital: context.shadows?.output,
        host: SummaryLine.Host(
          seconds: seconds, frames_per_second: seconds > 0 ? Double(summary.frames) / seconds : 0)))
  }
}
