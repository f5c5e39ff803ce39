extension GPUCoding {
  /// Writes a file that reads back to the same values. Every number must be finite and in the ranges of the schema.
  public static func encode(_ profile: GPUProfile) -> String {
    var lines = ["format: \(format)", "title: \(quoted(profile.title))"]
    if !profile.devices.isEmpty { lines.append("devices: [\(profile.devices.map(quoted).joined(separator: ", "))]") }
    if let peak = profile.peak {
      lines.append("peak:")
      lines +=
        field("int8_dense", peak.int8Dense, .operationRate) + field("int8_sparse", peak.int8Sparse, .operationRate)
      lines += origin(peak.origin)
    }
    if let power = profile.power { lines += ["power:"] + self.power(power) }
    if let idle = profile.idle { lines += ["idle:"] + power(idle) }
    if !profile.frames.isEmpty { lines += ["frames:"] + profile.frames.flatMap(item) }
    if !profile.notes.isEmpty { lines.append("notes: \(quoted(profile.notes))") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func power(_ power: GPUPower) -> [String] {
    ["  watts: \(plain(power.watts))"] + origin(power.origin)
  }

  /// An item of the list `frames`: the fields of a section, two columns further in, the first with the dash.
  private static func item(_ figures: GPUFrameFigures) -> [String] {
    var lines = ["  task: \(quoted(figures.task))"]
    if let engine = figures.engine { lines.append("  engine: \(quoted(engine))") }
    if let batch = figures.batch { lines.append("  batch: \(batch)") }
    lines += field("latency", figures.latencySeconds, .time) + field("latency_p90", figures.latency90Seconds, .time)
    lines += field("latency_p99", figures.latency99Seconds, .time) + field("rate", figures.framesPerSecond, .frameRate)
    lines += field("energy", figures.energyJoules, .energy)
    lines += field("energy_low", figures.energyInterval?.lowerBound, .energy)
    lines += field("energy_high", figures.energyInterval?.upperBound, .energy)
    lines += field("energy_net", figures.netEnergyJoules, .energy) + origin(figures.origin)
    return lines.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element.dropFirst(2) }
  }

  private static func field(_ key: String, _ value: Double?, _ dimension: Dimension) -> [String] {
    value.map { ["  \(key): \(dimension.text(of: $0))"] } ?? []
  }

  private static func origin(_ origin: FigureOrigin) -> [String] {
    switch origin {
    case .published(let source): ["  published: \(quoted(source))"]
    case .measured(let date, let conditions):
      ["  measured: {date: \(quoted(date)), conditions: \(quoted(conditions))}"]
    }
  }

  private static func plain(_ value: Double) -> String {
    DecimalText(shortest: value)?.text(timesTenTo: 0) ?? "\(value)"
  }

  /// A double-quoted scalar (YAML 1.2, 7.3.1): quotes, backslashes and line feeds escaped.
  private static func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    return "\"\(escaped)\""
  }
}
