import CandelaMedia
import CandelaSimHarness
import Foundation

/// A sweep as `candela eval --sweep` shows it.
struct SweepOutput: Encodable {
  let kind = "simulated"
  let model: String
  let board: String
  let frames_source: String
  let sweep: String
  let quantity: String
  let seed: UInt64
  let serial: UInt64
  let ideal: Bool
  let device_errors: String?
  let points: [SweepPoint]

  init(
    _ points: [SweepPoint], kind: SweepKind, loaded: LoadedModel, frames: String, board: BoardOptions,
    errors: DeviceErrorOptions
  ) {
    model = loaded.bundle.manifest.name
    self.board = loaded.profile.name
    frames_source = frames
    sweep = kind.rawValue
    quantity = kind.label
    seed = board.seed
    serial = board.serial
    ideal = board.ideal
    device_errors = errors.summary
    self.points = points
  }

  /// Comma-separated, one line a point, the conditions in the first.
  var csv: String {
    let head = "# simulated: model \(model), board \(board), frames \(frames_source), seed \(seed), serial \(serial)"
    let errors = device_errors.map { ", \($0)" } ?? ""
    let lines = points.map { point in
      let numbers = [point.accuracy, point.low_95, point.high_95].map { $0.map { String(format: "%.6f", $0) } ?? "" }
      return
        ([sweep, Self.number(point.value)] + numbers + ["\(point.labelled)", "\(point.right)", "\(point.saturated)"])
        .joined(separator: ",")
    }
    return ([head + errors, "sweep,value,accuracy,low_95,high_95,labelled,right,saturated"] + lines)
      .joined(separator: "\n") + "\n"
  }

  /// Accuracy in percent with its intervals.
  func picture(_ kind: SweepKind) -> LinePlot {
    let known = points.filter { $0.accuracy != nil }
    let marks =
      kind == .light ? [LinePlot.Mark(x: SweepKind.publishedPhotons, text: "0.14 fJ/um^2 (published)")] : []
    return LinePlot(
      title: "\(model) on \(board) (simulated)", xLabel: quantity, yLabel: "accuracy, %",
      isLogX: kind == .light || (kind == .levels && (points.last?.value ?? 0) > 16),
      series: [
        LinePlot.Series(
          name: "accuracy, 95 %", points: known.map { ($0.value, 100 * ($0.accuracy ?? 0)) },
          bars: known.map { (100 * ($0.low_95 ?? 0), 100 * ($0.high_95 ?? 0)) })
      ], marks: marks)
  }

  func printTable() {
    Console.line("model   \(model) on \(board), \(ideal ? "ideal" : "default noise"), seed \(seed) (simulated)")
    if let device_errors { Console.line("device  \(device_errors)") }
    Console.line("frames  \(points.first?.labelled ?? 0) labelled of \(frames_source)")
    Console.line("sweep   \(quantity)\n")
    Console.line("       value    accuracy   95 % interval        saturated")
    for point in points {
      guard let accuracy = point.accuracy, let low = point.low_95, let high = point.high_95 else { continue }
      let interval = "\(Format.percent(low)) ... \(Format.percent(high))"
      Console.line(
        Format.padded(Self.number(point.value), 12, right: true)
          + Format.padded(Format.percent(accuracy), 12, right: true) + "   "
          + Format.padded(interval, 21) + "\(point.saturated)")
    }
  }

  /// Six digits are enough for every axis.
  private static func number(_ value: Double) -> String { String(format: "%.6g", value) }
}
