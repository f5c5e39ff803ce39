import CandelaHAL
import CandelaOptics

/// The YAML form of a board's own part, board.yaml; docs/board-schema.md describes it.
public enum BoardCoding {
  /// First line of every board file: what it is and the version of its schema.
  public static let format = "candela-board 1"

  private static let keys = [
    "format", "title", "simulator_only", "versions", "addresses", "capabilities", "mask_bits", "timing", "converter",
    "rails", "chip_energy",
  ]

  /// Reads a board file and joins it with its optics.
  /// - Parameters:
  ///   - bytes: the file's bytes.
  ///   - file: what messages call it.
  ///   - name: the board's name (its folder's).
  ///   - optics: what its optics.yaml says.
  /// - Throws: `BoardSpecError` with the field and its line; also when board and optics contradict each other.
  public static func decode(
    _ bytes: [UInt8], file: String, name: String, optics: OpticsDescription
  ) throws(BoardSpecError) -> BoardProfile {
    let root = try YAMLDocument.parse(bytes, file: file)
    let reader = try SectionReader(root, file: file, path: "", keys: keys)
    try ProfileFormat.check(reader, expected: format)
    let profile = BoardProfile(
      name: name, title: try reader.text("title"), simulatorOnly: try reader.boolean("simulator_only"),
      addresses: try addresses(reader), versions: try versions(reader), capabilities: try capabilities(reader),
      maskBits: try reader.integer("mask_bits", in: 1...16), timing: try timing(reader),
      converter: try converter(reader), rails: try rails(reader), chipEnergy: try chipEnergy(reader),
      design: optics.design, noise: optics.noise)
    try BoardChecks(profile: profile, root: root, file: file).run()
    return profile
  }

  private static func addresses(_ reader: SectionReader) throws(BoardSpecError) -> BoardAddresses {
    let section = try reader.section(
      "addresses", keys: ["controller", "eeprom", "board_monitor", "laser_monitor", "thermometer"])
    return BoardAddresses(
      controller: try address("controller", section), eeprom: try address("eeprom", section),
      boardMonitor: try address("board_monitor", section), laserMonitor: try address("laser_monitor", section),
      thermometer: try address("thermometer", section))
  }

  private static func address(_ key: String, _ section: SectionReader) throws(BoardSpecError) -> I2CAddress {
    // 0x00...0x07 and 0x78...0x7f are reserved (NXP UM10204 §3.1.12).
    guard let address = I2CAddress(rawValue: UInt8(try section.integer(key, in: 0...0xFF))) else {
      throw section.fault(.outOfRange, key, "no device may have this address; allowed: 0x08...0x77")
    }
    return address
  }

  private static func versions(_ reader: SectionReader) throws(BoardSpecError) -> BoardVersions {
    let section = try reader.section("versions", keys: ["protocol", "hardware", "firmware"])
    let firmware = try numbers("firmware", section, largest: [255, 255, 65_535])
    return BoardVersions(
      protocolVersion: try version("protocol", section), hardware: try version("hardware", section),
      firmware: UInt32(firmware[0]) << 24 | UInt32(firmware[1]) << 16 | UInt32(firmware[2]))
  }

  private static func version(_ key: String, _ section: SectionReader) throws(BoardSpecError) -> UInt16 {
    let parts = try numbers(key, section, largest: [255, 255])
    return UInt16(parts[0]) << 8 | UInt16(parts[1])
  }

  /// The numbers of a version such as `"1.0"`, as many as there are limits.
  private static func numbers(
    _ key: String, _ section: SectionReader, largest: [Int]
  ) throws(BoardSpecError) -> [Int] {
    let text = try section.text(key, longest: 20)
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part in part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil }
    guard numbers.count == parts.count, numbers.count == largest.count,
      zip(numbers, largest).allSatisfy({ $0 <= $1 })
    else {
      let form = largest.map { "0...\($0)" }.joined(separator: " . ")
      throw section.fault(.outOfRange, key, "\"\(Excerpt.of(text))\"; allowed: \(form), for example \"1.0\"")
    }
    return numbers
  }

  private static func capabilities(_ reader: SectionReader) throws(BoardSpecError) -> [CapabilityBit] {
    var found: [CapabilityBit] = []
    let names = CapabilityBit.allCases.map(\.name)
    for item in try reader.list("capabilities") {
      guard case .scalar(let text, _) = item.node.content else {
        throw BoardSpecError(
          .wrongType, file: reader.file, field: item.path, line: item.node.line,
          problem: "a name is wanted, found \(item.node.kindName)")
      }
      guard let bit = CapabilityBit.allCases.first(where: { $0.name == text }), !found.contains(bit) else {
        let hint = names.contains(text) ? "; it stands twice" : NearestName.hint(for: text, among: names)
        throw BoardSpecError(
          .outOfRange, file: reader.file, field: item.path, line: item.node.line,
          problem: "\"\(Excerpt.of(text))\"; allowed, once each: \(names.joined(separator: ", "))\(hint)")
      }
      found.append(bit)
    }
    return found.sorted { $0.rawValue < $1.rawValue }
  }
}
