extension HostCoding {
  /// Keys of a host file that speak to people only.
  static let guideKeys = ["header", "models", "tier", "enable", "sources"]

  private static let pinCounts = 2...100
  private static let longestStep = 1000

  /// The part of a host file that speaks to people.
  static func guide(
    _ reader: SectionReader, connection: HostProfile.Connection
  ) throws(BoardSpecError) -> HostGuide {
    guard case .linux(let wiring) = connection else {
      for key in guideKeys where reader.has(key) {
        throw reader.fault(.conflict, key, "it has no meaning when kind is simulated")
      }
      return HostGuide()
    }
    return HostGuide(
      tier: reader.has("tier") ? try tier(reader) : nil, models: try texts("models", reader),
      header: reader.has("header") ? try header(reader, wiring) : nil,
      enable: try texts("enable", reader), sources: try texts("sources", reader))
  }

  private static func tier(_ reader: SectionReader) throws(BoardSpecError) -> HostGuide.Tier? {
    HostGuide.Tier(rawValue: try reader.choice("tier", of: HostGuide.Tier.allCases.map(\.rawValue)))
  }

  private static func texts(_ key: String, _ reader: SectionReader) throws(BoardSpecError) -> [String] {
    guard reader.has(key) else { return [] }
    var texts: [String] = []
    for item in try reader.list(key) { texts.append(try reader.text(item, longest: longestStep, manyLines: true)) }
    return texts
  }

  private static func header(_ reader: SectionReader, _ wiring: HostWiring) throws(BoardSpecError) -> HostHeader {
    let section = try reader.section("header", keys: ["title", "layout", "pins", "sda", "scl", "ground"])
    let name = try section.choice("layout", of: HostHeader.Layout.allCases.map(\.rawValue))
    let layout = HostHeader.Layout(rawValue: name) ?? .list
    let header = HostHeader(
      title: try section.text("title"), layout: layout, pinCount: try pinCount(section, layout),
      sda: try section.text("sda"), scl: try section.text("scl"), ground: try section.text("ground"))
    try checkPins(of: header, section, wiring, reader)
    return header
  }

  private static func pinCount(
    _ section: SectionReader, _ layout: HostHeader.Layout
  ) throws(BoardSpecError) -> Int {
    guard layout != .list else {
      if section.has("pins") { throw section.fault(.conflict, "pins", "it has no meaning when layout is list") }
      return 0
    }
    let count = try section.integer("pins", in: pinCounts)
    guard count.isMultiple(of: 2) else { throw section.fault(.outOfRange, "pins", "\(count); allowed: even numbers") }
    return count
  }

  /// Every wire needs a pin of its own that the connector has.
  private static func checkPins(
    of header: HostHeader, _ section: SectionReader, _ wiring: HostWiring, _ reader: SectionReader
  ) throws(BoardSpecError) {
    let lines = try reader.section("lines", keys: BoardLine.allCases.map(\.rawValue))
    var taken: [String: String] = [:]
    for (key, pin) in [("sda", header.sda), ("scl", header.scl), ("ground", header.ground)] {
      try claim(pin, for: key, at: section, header, &taken)
    }
    for line in BoardLine.allCases {
      guard let pin = wiring.lines[line]?.pin else {
        throw lines.fault(.missingKey, line.rawValue, "it has no pin, and the header is described")
      }
      try claim(pin, for: line.rawValue, at: lines, header, &taken)
    }
  }

  private static func claim(
    _ pin: String, for key: String, at section: SectionReader, _ header: HostHeader, _ taken: inout [String: String]
  ) throws(BoardSpecError) {
    if let other = taken[pin] { throw section.fault(.conflict, key, "pin \(Excerpt.of(pin)) is used by \(other), too") }
    taken[pin] = key
    guard header.layout != .list else { return }
    guard let number = Int(pin), (1...header.pinCount).contains(number) else {
      throw section.fault(.outOfRange, key, "pin \(Excerpt.of(pin)); allowed: 1...\(header.pinCount)")
    }
  }
}
