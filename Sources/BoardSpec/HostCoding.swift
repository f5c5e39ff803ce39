/// The YAML form of hosts; docs/board-schema.md describes it.
public enum HostCoding {
  /// First line of every host file: what it is and the version of its schema.
  public static let format = "candela-host 1"

  /// Most lines that a GPIO chip can have, far above any real one.
  private static let largestOffset = 4095

  /// Reads a host file.
  /// - Parameters:
  ///   - bytes: the file's bytes.
  ///   - file: what messages call it.
  ///   - name: the host's name.
  /// - Throws: `BoardSpecError` with the field and its line.
  public static func decode(_ bytes: [UInt8], file: String, name: String) throws(BoardSpecError) -> HostProfile {
    let root = try YAMLDocument.parse(bytes, file: file)
    let reader = try SectionReader(
      root, file: file, path: "",
      keys: ["format", "title", "kind", "wires", "i2c", "gpio", "lines", "notes"] + guideKeys)
    try ProfileFormat.check(reader, expected: format)
    let connection = try connection(reader)
    return HostProfile(
      name: name, title: try reader.text("title"), connection: connection,
      notes: reader.has("notes") ? try reader.text("notes", longest: 4000, manyLines: true) : "",
      guide: try guide(reader, connection: connection))
  }

  private static func connection(_ reader: SectionReader) throws(BoardSpecError) -> HostProfile.Connection {
    guard try reader.choice("kind", of: ["simulated", "linux"]) == "linux" else {
      for key in ["wires", "i2c", "gpio", "lines"] where reader.has(key) {
        throw reader.fault(.conflict, key, "it has no meaning when kind is simulated")
      }
      return .simulated
    }
    let gpio = try reader.section("gpio", keys: ["chip", "edges"])
    let isVirtual = reader.has("wires") ? try reader.choice("wires", of: ["real", "virtual"]) == "virtual" : false
    let isPolled = gpio.has("edges") ? try gpio.choice("edges", of: ["interrupt", "polled"]) == "polled" : false
    let wiring = HostWiring(
      bus: try bus(reader), chipLabel: try gpio.text("chip"), lines: try lines(reader), isVirtual: isVirtual,
      burstBytes: try burst(reader), hasPolledEdges: isPolled)
    if wiring.chipLabel == "*", let line = BoardLine.allCases.first(where: { wiring.lines[$0]?.isNamed == false }) {
      throw gpio.fault(
        .conflict, "chip", "\"*\" finds the chip by its lines' names, and \(line.rawValue) is given by offset")
    }
    return .linux(wiring)
  }

  private static let busKeys = ["bus", "adapter", "burst"]
  /// As the driver's own setting (`BoardConfiguration.burstBytes`).
  private static let burstRange = 16...4096

  private static func burst(_ reader: SectionReader) throws(BoardSpecError) -> Int? {
    let section = try reader.section("i2c", keys: busKeys)
    return section.has("burst") ? try section.integer("burst", in: burstRange) : nil
  }

  private static func bus(_ reader: SectionReader) throws(BoardSpecError) -> HostWiring.Bus {
    let section = try reader.section("i2c", keys: busKeys)
    guard section.has("bus") != section.has("adapter") else {
      throw section.fault(
        section.has("bus") ? .conflict : .missingKey, "bus",
        "either bus (a device path) or adapter (a name) is wanted, and not both")
    }
    guard section.has("bus") else { return .adapter(try section.text("adapter")) }
    let path = try section.text("bus")
    guard path.hasPrefix("/") else {
      throw section.fault(.outOfRange, "bus", "\"\(Excerpt.of(path))\"; allowed: a path such as /dev/i2c-1")
    }
    return .path(path)
  }

  private static func lines(_ reader: SectionReader) throws(BoardSpecError) -> [BoardLine: HostWiring.Line] {
    let section = try reader.section("lines", keys: BoardLine.allCases.map(\.rawValue))
    var lines: [BoardLine: HostWiring.Line] = [:]
    for line in BoardLine.allCases {
      let found = try self.line(line.rawValue, section)
      if let other = BoardLine.allCases.first(where: { lines[$0]?.selector == found.selector }) {
        throw section.fault(.conflict, line.rawValue, "it is the same line as \(other.rawValue)")
      }
      lines[line] = found
    }
    return lines
  }

  private static func line(_ key: String, _ lines: SectionReader) throws(BoardSpecError) -> HostWiring.Line {
    let section = try lines.section(key, keys: ["name", "offset", "pin"])
    guard section.has("name") != section.has("offset") else {
      throw section.fault(
        section.has("name") ? .conflict : .missingKey, "name", "either name or offset is wanted, and not both")
    }
    let selector: HostWiring.Line.Selector =
      section.has("name")
      ? .name(try section.text("name")) : .offset(try section.integer("offset", in: 0...largestOffset))
    return HostWiring.Line(selector: selector, pin: section.has("pin") ? try section.text("pin") : nil)
  }
}
