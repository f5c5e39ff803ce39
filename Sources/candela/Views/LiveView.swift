import CandelaHAL
import CandelaRuntime

/// A live picture of the run on a terminal: what the board sees, what it answers, and how well.
final class LiveView: RunView {
  /// Redraws a second at most: more than an eye can use would only make frames late.
  private static let interval = Duration.milliseconds(66)
  private static let barWidth = 22

  let delivery = SinkDelivery.lossy
  private let context: RunContext
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant
  private var statistics = RunStatistics()
  private var drawnLines = 0

  init(_ context: RunContext) {
    self.context = context
    last = clock.now - Self.interval
    Console.raw("\u{1B}[?25l")
  }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    statistics.record(result)
    guard clock.now - last >= Self.interval else { return }
    last = clock.now
    draw(result, aperture)
    try Console.checkOutput()
  }

  func finish(_ summary: RunSummary) { Console.raw("\u{1B}[?25h") }

  func show(_ summary: RunSummary, digest: String?) throws {
    for line in try SummaryText.lines(summary, context: context, digest: digest) { Console.line(line) }
  }

  private func draw(_ result: InferenceResult, _ aperture: Span<UInt8>) {
    let picture = TerminalPicture.lines(aperture, side: context.loaded.profile.design.input.pixels)
    let text = facts(result)
    let height = max(picture.count, text.count)
    var frame = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
    let blank = String(repeating: " ", count: TerminalPicture.width(side: context.loaded.profile.design.input.pixels))
    for row in 0..<height {
      frame +=
        "\r\u{1B}[K" + (row < picture.count ? picture[row] : blank) + "   " + (row < text.count ? text[row] : "") + "\n"
    }
    drawnLines = height
    Console.raw(frame)
  }

  private func facts(_ result: InferenceResult) -> [String] {
    let summary = statistics.summary()
    let mark = result.isCorrect.map { $0 ? " \u{1B}[32m✓\u{1B}[0m" : " \u{1B}[31m✗\u{1B}[0m" } ?? ""
    var lines = [
      "\u{1B}[1mCandela\u{1B}[0m  \(context.configurations[result.configuration].loaded.bundle.manifest.name) on \(context.loaded.profile.name) \u{1B}[2m(\(context.kind.rawValue))\u{1B}[0m",
      "\u{1B}[1m\(Format.padded(context.answer(of: result), 14))\u{1B}[0m\(mark)  margin \(result.margin.map(String.init) ?? "-")"
        + (result.quality.names.isEmpty ? "" : "  \u{1B}[33m\(result.quality.names.joined(separator: " "))\u{1B}[0m"),
      "",
    ]
    lines += bars(result)
    let seconds = context.hostSeconds
    lines += [
      "",
      "frame \(result.frameSequence)   \(Int(Double(summary.frames) / max(seconds, 1e-9))) frames/s   faults \(summary.faults)",
      "age p50 \(Format.si(Double(summary.age.p50) * 1e-9, "s"))  p99 \(Format.si(Double(summary.age.p99) * 1e-9, "s")) \u{1B}[2m(\(context.usesBoardClock ? "board's" : "this computer's") clock)\u{1B}[0m",
      "accuracy \(summary.accuracy.map { Format.percent($0) } ?? "-") of \(summary.labelled) known",
      "chip \(Format.si(result.energy.energy.value, "J")) a frame \u{1B}[2m(modelled)\u{1B}[0m, \(result.deviceNanoseconds) ns",
    ]
    if let rails = rails(summary.frames) { lines.append(rails) }
    return lines
  }

  /// The rails as they are now, and what they have come to for a frame; nil where none is metered.
  private func rails(_ frames: UInt64) -> String? {
    let dials = context.metering?.dials ?? []
    var powers: [(name: String, watts: Double)] = []
    // Several boards share a line, rail by rail.
    for dial in dials {
      guard let watts = dial.power?.value else { continue }
      if let index = powers.firstIndex(where: { $0.name == dial.rail.name }) {
        powers[index].watts += watts
      } else {
        powers.append((dial.rail.name, watts))
      }
    }
    guard !powers.isEmpty, frames > 0 else { return nil }
    let text = powers.map { "\($0.name) \(Format.si($0.watts, "W"))" }.joined(separator: ", ")
    let joules = dials.reduce(0) { $0 + $1.energy.value } / Double(frames)
    return
      "rails \(text), \(Format.si(joules, "J")) a frame \u{1B}[2m(\(context.kind.rawValue))\u{1B}[0m"
  }

  /// The outputs as bars from the lowest to the highest.
  private func bars(_ result: InferenceResult) -> [String] {
    guard let outputs = result.outputs, let lowest = outputs.min(), let highest = outputs.max() else { return [] }
    let span = max(1, Int(highest) - Int(lowest))
    return outputs.enumerated().map { index, code in
      let length = (Int(code) - Int(lowest)) * Self.barWidth / span
      let colour = index == result.winner ? "\u{1B}[36m" : "\u{1B}[90m"
      let truth = index == result.label ? " ◂" : ""
      return
        "\(Format.padded(context.className(index, of: result), 12)) \(colour)\(String(repeating: "▆", count: length))\u{1B}[0m \(code)\(truth)"
    }
  }
}
