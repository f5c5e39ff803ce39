/// The YAML form of digital processors; docs/board-schema.md describes it.
public enum GPUCoding {
  /// First line of every file: what it is and the version of its schema.
  public static let format = "candela-gpu 1"

  private static let originKeys = ["published", "measured"]
  private static let frameKeys =
    ["task", "engine", "batch", "latency", "latency_p90", "latency_p99", "rate", "energy", "energy_low", "energy_high"]
    + ["energy_net"] + originKeys

  // Ranges that no processor leaves: a figure beyond them has lost its unit.
  private static let rates = 1e9...1e18
  private static let powers = 1e-3...1e5
  private static let batches = 1...1_000_000
  private static let latencies = 1e-9...1e3
  private static let frameRates = 1e-3...1e12
  private static let energies = 1e-15...1e6
  /// An interval may begin at nothing.
  private static let bounds = 0...1e6

  /// Reads a file.
  /// - Parameters:
  ///   - bytes: the file's bytes.
  ///   - file: what messages call it.
  ///   - name: the processor's name.
  /// - Throws: `BoardSpecError` with the field and its line.
  public static func decode(_ bytes: [UInt8], file: String, name: String) throws(BoardSpecError) -> GPUProfile {
    let root = try YAMLDocument.parse(bytes, file: file)
    let reader = try SectionReader(
      root, file: file, path: "", keys: ["format", "title", "devices", "peak", "power", "idle", "frames", "notes"])
    try ProfileFormat.check(reader, expected: format)
    return GPUProfile(
      name: name, title: try reader.text("title"), devices: try devices(reader),
      peak: reader.has("peak") ? try peak(reader) : nil, power: try power("power", reader),
      idle: try power("idle", reader), frames: try frames(reader),
      notes: reader.has("notes") ? try reader.text("notes", longest: 4000, manyLines: true) : "")
  }

  private static func devices(_ reader: SectionReader) throws(BoardSpecError) -> [String] {
    guard reader.has("devices") else { return [] }
    var names: [String] = []
    for item in try reader.list("devices") { names.append(try reader.text(item, longest: 200, manyLines: false)) }
    return names
  }

  private static func peak(_ reader: SectionReader) throws(BoardSpecError) -> GPUPeak {
    let section = try reader.section("peak", keys: ["int8_dense", "int8_sparse"] + originKeys)
    let peak = GPUPeak(
      int8Dense: try optional("int8_dense", .operationRate, in: rates, section),
      int8Sparse: try optional("int8_sparse", .operationRate, in: rates, section), origin: try origin(section))
    guard peak.int8Dense != nil || peak.int8Sparse != nil else {
      throw section.fault(.missingKey, "int8_dense", "int8_dense, int8_sparse or both are wanted")
    }
    if let dense = peak.int8Dense, let sparse = peak.int8Sparse, sparse < dense {
      throw section.fault(.conflict, "int8_sparse", "it is less than int8_dense")
    }
    return peak
  }

  private static func power(_ key: String, _ reader: SectionReader) throws(BoardSpecError) -> GPUPower? {
    guard reader.has(key) else { return nil }
    let section = try reader.section(key, keys: ["watts"] + originKeys)
    return GPUPower(watts: try section.number("watts", in: powers), origin: try origin(section))
  }

  private static func frames(_ reader: SectionReader) throws(BoardSpecError) -> [GPUFrameFigures] {
    guard reader.has("frames") else { return [] }
    var all: [GPUFrameFigures] = []
    for item in try reader.list("frames") {
      all.append(try figures(try SectionReader(item.node, file: reader.file, path: item.path, keys: frameKeys)))
    }
    return all
  }

  private static func figures(_ section: SectionReader) throws(BoardSpecError) -> GPUFrameFigures {
    let figures = GPUFrameFigures(
      task: try section.text("task"), engine: section.has("engine") ? try section.text("engine") : nil,
      batch: section.has("batch") ? try section.integer("batch", in: batches) : nil,
      latencySeconds: try optional("latency", .time, in: latencies, section),
      latency90Seconds: try optional("latency_p90", .time, in: latencies, section),
      latency99Seconds: try optional("latency_p99", .time, in: latencies, section),
      framesPerSecond: try optional("rate", .frameRate, in: frameRates, section),
      energyJoules: try optional("energy", .energy, in: energies, section), energyInterval: try interval(section),
      netEnergyJoules: try optional("energy_net", .energy, in: energies, section), origin: try origin(section))
    guard figures.latencySeconds != nil || figures.framesPerSecond != nil || figures.energyJoules != nil else {
      throw section.fault(.missingKey, "latency", "latency, rate or energy is wanted")
    }
    return figures
  }

  /// `energy_low` and `energy_high`: both or none, around `energy`.
  private static func interval(_ section: SectionReader) throws(BoardSpecError) -> ClosedRange<Double>? {
    let low = try optional("energy_low", .energy, in: bounds, section)
    let high = try optional("energy_high", .energy, in: bounds, section)
    guard low != nil || high != nil else { return nil }
    guard let low else { throw section.fault(.missingKey, "energy_low", "energy_high stands without it") }
    guard let high else { throw section.fault(.missingKey, "energy_high", "energy_low stands without it") }
    let energy = try section.quantity("energy", .energy, in: energies)
    guard low <= energy, energy <= high else {
      throw section.fault(.conflict, "energy", "it is not between energy_low and energy_high")
    }
    return low...high
  }

  private static func optional(
    _ key: String, _ dimension: Dimension, in range: ClosedRange<Double>, _ section: SectionReader
  ) throws(BoardSpecError) -> Double? {
    section.has(key) ? try section.quantity(key, dimension, in: range) : nil
  }

  private static func origin(_ section: SectionReader) throws(BoardSpecError) -> FigureOrigin {
    guard section.has("published") != section.has("measured") else {
      throw section.fault(
        section.has("published") ? .conflict : .missingKey, "published",
        "either published (the source) or measured (date and conditions) is wanted, and not both")
    }
    guard section.has("measured") else {
      return .published(source: try section.text("published", longest: 1000, manyLines: true))
    }
    let measured = try section.section("measured", keys: ["date", "conditions"])
    let date = try measured.text("date")
    guard isDate(date) else {
      throw measured.fault(.outOfRange, "date", "\"\(Excerpt.of(date))\"; allowed: a day such as 2026-11-26")
    }
    return .measured(date: date, conditions: try measured.text("conditions", longest: 1000, manyLines: true))
  }

  /// Four, two and two digits; whether the month has such a day is not looked at.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let month = Int(parts[1]), let day = Int(parts[2])
    else { return false }
    return (1...12).contains(month) && (1...31).contains(day)
  }
}
