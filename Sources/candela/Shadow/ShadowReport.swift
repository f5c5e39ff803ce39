import CandelaDigitalPath
import CandelaHAL
import CandelaRuntime

/// What a digital engine came to beside the board: an item of `digital` in the summary's JSON.
package struct ShadowReport {
  /// A frame's energy by a meter.
  package struct Energy: Encodable {
    let method = "measured"
    let meter: String
    let coverage: String
    package let joules_per_frame: Double
    let low95: Double
    let high95: Double
    package let gross_joules_per_frame: Double
    let idle_w: Double
    let frames: UInt64
    let seconds: Double

    init(_ energy: DigitalEnergy, _ meter: any EnergyMeter) {
      let (net, interval) = (energy.netPerFrame, energy.netPerFrame.interval95)
      self.meter = meter.name
      coverage = meter.coverage
      joules_per_frame = net.energy.value
      low95 = interval.lowerBound
      high95 = interval.upperBound
      gross_joules_per_frame = energy.grossPerFrame.energy.value
      idle_w = energy.idle.value
      frames = energy.frames
      seconds = energy.correction.gross.duration.inSeconds
    }
  }

  let engine: String
  let device: String
  let every: Int
  package let tally: ShadowTally
  package let energy: Energy?
  package let missing: [String]

  /// As lines of the text summary.
  package var lines: [String] {
    var lines = ["digital   \(engine), on \(device): \(tally.frames) frames, every \(Self.ordinal(every))"]
    if let agreement = tally.agreement {
      lines.append(
        "          agrees with the board on \(Format.percent(agreement)) of \(tally.compared) answered frames")
    }
    if let accuracy = tally.accuracy, let board = tally.photonicAccuracy {
      lines.append(
        "          accuracy \(Format.percent(accuracy)), the board's \(Format.percent(board)), of the same "
          + "\(tally.labelled) frames")
    }
    if tally.frames > 0 {
      let (own, board) = (tally.digitalLatency, tally.photonicLatency)
      lines.append(
        "          latency p50 \(Self.time(own.p50)), p99 \(Self.time(own.p99)) (measured); the frame age, on the board's own clock where it is simulated, p50 "
          + "\(Self.time(board.p50)), p99 \(Self.time(board.p99))")
    }
    if let energy { lines.append("          \(Self.text(of: energy))") }
    return lines + missing.map { "          \($0)" }
  }

  private static func text(of energy: Energy) -> String {
    "energy \(Format.si(energy.joules_per_frame, "J")) a frame beyond idle (95 %: \(Format.si(energy.low95, "J")) ... "
      + "\(Format.si(energy.high95, "J"))), measured by \(energy.meter): \(energy.coverage)"
  }

  private static func time(_ nanoseconds: UInt64) -> String { Format.si(Double(nanoseconds) * 1e-9, "s") }

  /// `10th`, `1st`.
  private static func ordinal(_ number: Int) -> String {
    let suffix =
      switch (number % 100, number % 10) {
      case (11...13, _): "th"
      case (_, 1): "st"
      case (_, 2): "nd"
      case (_, 3): "rd"
      default: "th"
      }
    return "\(number)\(suffix)"
  }
}

extension ShadowReport: Encodable {
  private struct Latency: Encodable {
    let min_us: Double?
    let p50_us: Double
    let p90_us: Double
    let p99_us: Double
    let max_us: Double

    init(_ summary: LatencySummary, shortest: Duration? = nil) {
      min_us = shortest.map { $0.inSeconds * 1e6 }
      p50_us = Double(summary.p50) / 1000
      p90_us = Double(summary.p90) / 1000
      p99_us = Double(summary.p99) / 1000
      max_us = Double(summary.max) / 1000
    }
  }

  private enum CodingKeys: CodingKey {
    case engine, device, every, frames, compared, agreement, labelled, accuracy, photonic_accuracy, latency
    case photonic_age, energy, missing
  }

  /// What could not be had is null, so that every item has the same fields.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(engine, forKey: .engine)
    try container.encode(device, forKey: .device)
    try container.encode(every, forKey: .every)
    try container.encode(tally.frames, forKey: .frames)
    try container.encode(tally.compared, forKey: .compared)
    try container.encode(tally.agreement, forKey: .agreement)
    try container.encode(tally.labelled, forKey: .labelled)
    try container.encode(tally.accuracy, forKey: .accuracy)
    try container.encode(tally.photonicAccuracy, forKey: .photonic_accuracy)
    let hasTimes = tally.frames > 0
    try container.encode(
      hasTimes ? Latency(tally.digitalLatency, shortest: tally.shortest) : nil, forKey: .latency)
    try container.encode(hasTimes ? Latency(tally.photonicLatency) : nil, forKey: .photonic_age)
    try container.encode(energy, forKey: .energy)
    try container.encode(missing, forKey: .missing)
  }
}
