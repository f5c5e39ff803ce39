import CandelaModel
import CandelaSimHarness

/// The result of `candela adapt` as it is shown.
struct AdaptationOutput: Encodable {
  struct Row: Encodable {
    let title: String
    let frames: Int
    let accuracy: Double?
    let accuracy_95: Double?
    let saturated: Int
  }

  let kind = "simulated"
  let bundle: String
  let adapted_from: String
  let board: String
  let serial: UInt64
  let seed: UInt64
  let device_errors: String?
  let images: Int
  let reads: Int
  let predicted: Int
  let clipped_share: Double
  let weights_changed: Int
  let table: [Row]
  let digest: String

  init(
    command: AdaptCommand, loaded: LoadedModel, bundle adapted: ModelBundle, shown: Int, predicted: Int,
    clippedShare: Double, table rows: [Adaptation.Row]
  ) {
    bundle = command.out
    adapted_from = loaded.bundle.manifest.name
    board = loaded.profile.name
    serial = command.board.serial
    seed = command.board.seed
    device_errors = command.errors.summary
    images = shown
    reads = command.reads
    self.predicted = predicted
    clipped_share = clippedShare
    weights_changed = zip(loaded.bundle.program.weightBanks, adapted.program.weightBanks)
      .reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
    table = rows.map {
      Row(
        title: $0.title, frames: $0.report.labelled, accuracy: $0.report.accuracy,
        accuracy_95: $0.report.accuracyInterval, saturated: $0.report.saturated)
    }
    digest = adapted.digest.description
  }

  func printText() {
    Console.line("wrote    \(bundle), adapted from \(adapted_from) for \(board), serial \(serial) (simulated)")
    Console.line("device   \(device_errors ?? "as designed")")
    Console.line(
      "trained  on \(images) frames read \(reads == 1 ? "once" : "\(reads) times"), and \(predicted) predicted")
    if clipped_share > 0 {
      Console.line("note     \(Format.percent(clipped_share)) of the readings were at the converter's upper end")
    }
    Console.line("weights  \(weights_changed) of the signs changed")
    for row in table {
      guard let accuracy = row.accuracy, let interval = row.accuracy_95 else { continue }
      Console.line(
        "  \(Format.padded(row.title, 28))\(Format.percent(accuracy)) +- \(Format.percent(interval)) (95 %), "
          + "\(row.frames) frames, \(row.saturated) saturated")
    }
    Console.line("digest   \(digest)")
  }
}
