import CandelaHAL
import CandelaHALLinux
import CandelaMetering

/// Live power as `candela meter watch` shows it: a column a meter.
struct WatchTable {
  private struct Column {
    let id: String
    let kind: String
    let meter: any EnergyMeter
    let rail: RailMeter?
    var first: EnergyReading?
    var latest: EnergyReading?
    var shown: EnergyReading?
    var problem: String?
    var isGone = false
  }

  private struct Value: Encodable {
    let id: String
    let kind: String
    let watts: Double?
    let joules: Double?
    let problem: String?
  }

  private struct Line: Encodable {
    let type = "power"
    let seconds: Double
    let meters: [Value]
  }

  private struct Total: Encodable {
    let id: String
    let kind: String
    let joules: Double
    let low_95: Double?
    let high_95: Double?
    let seconds: Double
    let coverage: String
  }

  private struct Totals: Encodable {
    let type = "totals"
    let meters: [Total]
  }

  private let isJSON: Bool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var columns: [Column]

  /// A table of rails and of those of the other meters that can be read.
  init(rails: [RailMeter], kind: ResultKind, others: [PlatformMeter], isJSON: Bool) {
    self.isJSON = isJSON
    start = clock.now
    columns = rails.map { Column(id: $0.rail.name, kind: kind.rawValue, meter: $0, rail: $0) }
    columns += others.map { Column(id: $0.identifier, kind: "measured", meter: $0, rail: nil) }
    for index in columns.indices {
      Self.read(&columns[index])
      columns[index].first = columns[index].latest
      columns[index].shown = columns[index].latest
    }
    let left = columns.filter { $0.first == nil }
    columns.removeAll { $0.first == nil }
    for column in left { Console.error("candela: \(column.id) is left out: \(column.problem ?? "it cannot be read")") }
    guard !isJSON else { return }
    Console.line("seconds " + columns.map { Format.padded($0.id, Self.width, right: true) }.joined())
    Console.line("        " + columns.map { Format.padded($0.kind, Self.width, right: true) }.joined())
  }

  private static let width = 24

  /// Reads every meter; a failure is told once and shown until the meter answers again.
  mutating func sample() {
    for index in columns.indices { Self.read(&columns[index]) }
  }

  private static func read(_ column: inout Column) {
    do throws(HALError) {
      column.latest = try column.meter.read()
      column.problem = nil
    } catch {
      if column.problem == nil, column.first != nil { Console.error("candela: \(column.id): \(error)") }
      column.problem = error.description
      column.isGone = true
    }
  }

  /// One line: mean power since the line before, energy since the start.
  mutating func printLine() throws {
    let seconds = (clock.now - start) / .seconds(1)
    let values = columns.indices.map { value(at: $0) }
    if isJSON {
      try Console.json(Line(seconds: seconds, meters: values))
    } else {
      let cells = values.map { value in
        let text = value.watts.map { "\(Format.si($0, "W"))  \(Format.si(value.joules ?? 0, "J"))" } ?? "unreadable"
        return Format.padded(text, Self.width, right: true)
      }
      Console.line(Format.padded(Format.fixed(seconds, digits: 1), 8) + cells.joined())
    }
    try Console.checkOutput()
  }

  private mutating func value(at index: Int) -> Value {
    let column = columns[index]
    guard column.problem == nil, let now = column.latest, let before = column.shown, let first = column.first else {
      return Value(id: column.id, kind: column.kind, watts: nil, joules: nil, problem: column.problem)
    }
    columns[index].shown = now
    let seconds = now.time.since(before.time).inSeconds
    return Value(
      id: column.id, kind: column.kind, watts: seconds > 0 ? (now.energy - before.energy).value / seconds : nil,
      joules: (now.energy - first.energy).value, problem: nil)
  }

  /// The energies of the whole time.
  func printTotals() throws {
    let totals = try columns.filter { !$0.isGone }.compactMap(Self.total)
    if isJSON { return try Console.json(Totals(meters: totals)) }
    Console.line()
    for total in totals {
      let interval = total.low_95.flatMap { low in total.high_95.map { (low, $0) } }.map {
        " (95 %: \(Format.si($0.0, "J")) ... \(Format.si($0.1, "J")))"
      }
      Console.line(
        "\(Format.padded(total.id, 24)) \(Format.si(total.joules, "J"))\(interval ?? "") in "
          + "\(Format.seconds(total.seconds)), \(total.kind): \(total.coverage)")
    }
    for column in columns where column.isGone {
      Console.line("\(Format.padded(column.id, 24)) no figure: it could not be read all the time")
    }
  }

  private static func total(_ column: Column) throws -> Total? {
    guard let first = column.first, let latest = column.latest else { return nil }
    let seconds = latest.time.since(first.time).inSeconds
    guard seconds > 0 else { return nil }
    let measured: MeasuredEnergy
    if let rail = column.rail {
      measured = try rail.measured()
    } else {
      measured = MeterSpan.energy(of: column.meter, from: first, to: latest)
    }
    return Total(
      id: column.id, kind: column.kind, joules: measured.energy.value, low_95: measured.interval95.lowerBound,
      high_95: measured.interval95.upperBound, seconds: measured.duration.inSeconds,
      coverage: column.meter.coverage)
  }
}
