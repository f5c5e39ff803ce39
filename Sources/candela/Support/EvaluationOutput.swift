import CandelaMedia
import CandelaOptics
import CandelaSimHarness

/// An evaluation as `candela eval` shows it. Wall-clock figures are kept in `host`, apart from what is reproducible.
struct EvaluationOutput: Encodable {
  struct Host: Encodable {
    let kernel: String
    let seconds: Double
  }

  struct ClassRow: Encodable {
    let name: String
    let frames: Int
    let right: Int
    let recall: Double?
    let precision: Double?
  }

  let kind = "simulated"
  let model: String
  let board: String
  let frames_source: String
  let path: String
  let ideal: Bool
  let seed: UInt64
  let serial: UInt64
  let device_errors: String?
  let frames: Int
  let labelled: Int
  let accuracy: Double?
  let accuracy_95: Double?
  let saturated: Int
  let classes: [ClassRow]
  let confusion: [[Int]]
  let digest: String
  let frames_per_second: Double
  let host: Host

  init(
    _ report: EvaluationReport, loaded: LoadedModel, frames: String, board: BoardOptions, errors: DeviceErrorOptions,
    path: String, seconds: Double
  ) {
    model = loaded.bundle.manifest.name
    self.board = loaded.profile.name
    frames_source = frames
    self.path = path
    ideal = board.ideal
    seed = board.seed
    serial = board.serial
    device_errors = errors.summary
    self.frames = report.frames
    labelled = report.labelled
    accuracy = report.accuracy
    accuracy_95 = report.accuracyInterval
    saturated = report.saturated
    confusion = report.confusion
    digest = report.digest
    frames_per_second = seconds > 0 ? Double(report.frames) / seconds : 0
    host = Host(kernel: ((try? Workspace().kernel) ?? .automatic).instructionSet, seconds: seconds)
    classes = loaded.bundle.classNames.enumerated().map { index, name in
      let truth = report.confusion[index].reduce(0, +)
      let answers = report.confusion.reduce(0) { $0 + $1[index] }
      let right = report.confusion[index][index]
      return ClassRow(
        name: name, frames: truth, right: right, recall: truth > 0 ? Double(right) / Double(truth) : nil,
        precision: answers > 0 ? Double(right) / Double(answers) : nil)
    }
  }

  func confusionPlot() -> ConfusionMatrixPlot {
    let share = accuracy.map { ", accuracy " + Format.percent($0) } ?? ""
    return ConfusionMatrixPlot(
      title: "\(model) on \(board)", subtitle: "simulated\(ideal ? ", ideal" : ""), \(frames) frames\(share)",
      classes: classes.map(\.name), counts: confusion)
  }

  func printTables() {
    Console.line(
      "model   \(model) on \(board), \(path), \(ideal ? "ideal" : "default noise"), seed \(seed) (simulated)")
    if let device_errors { Console.line("device  \(device_errors)") }
    Console.line("frames  \(frames) of \(frames_source)")
    if let accuracy, let interval = accuracy_95 {
      Console.line("accuracy  \(Format.percent(accuracy)) +- \(Format.percent(interval)) (95 %), \(labelled) labelled")
    } else {
      Console.line("accuracy  unknown: no frame has a label")
    }
    if labelled > 0 { printClasses() }
    Console.line("saturated  \(saturated)")
    Console.line(
      "speed  \(String(Int(frames_per_second))) frames/s on this host (\(host.kernel), \(Format.seconds(host.seconds)))"
    )
    Console.line("digest  \(digest)")
  }

  private func printClasses() {
    Console.line("\n  class             frames  recall  precision")
    for row in classes {
      let recall = row.recall.map { Format.percent($0, digits: 1) } ?? "-"
      let precision = row.precision.map { Format.percent($0, digits: 1) } ?? "-"
      Console.line(
        "  \(Format.padded(row.name, 16))\(Format.padded("\(row.frames)", 8, right: true))"
          + "\(Format.padded(recall, 8, right: true))\(Format.padded(precision, 11, right: true))")
    }
    let width = max(5, "\(confusion.joined().max() ?? 0)".count + 1)
    Console.line("\n  truth (rows) against answer (columns)")
    for (index, row) in confusion.enumerated() {
      Console.line(
        "  \(Format.padded(classes[index].name, 14))"
          + row.map { Format.padded($0 == 0 ? "." : "\($0)", width, right: true) }.joined())
    }
    Console.line()
  }
}
