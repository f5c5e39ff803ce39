import CandelaBoardSpec
import Testing

@Suite struct HostProfileTests {
  @Test func exampleOfTheSchema_loads() throws {
    let blocks = try Fixtures.yamlBlocks("docs/board-schema.md").filter { $0.contains("candela-host") }
    let host = try decode(try #require(blocks.first))
    guard case .linux(let wiring) = host.connection else {
      Issue.record("it is a linux host")
      return
    }
    #expect(wiring.bus == .path("/dev/i2c-1"))
    #expect(wiring.chipLabel == "pinctrl-example")
    #expect(wiring.lines[.reset] == HostWiring.Line(selector: .name("GPIO17"), pin: "11"))
    #expect(wiring.lines[.fault] == HostWiring.Line(selector: .offset(24), pin: "18"))
    #expect(wiring.lines.count == BoardLine.allCases.count)
    #expect(host.notes.contains("holds for revision 2"))
    #expect(host.guide.tier == .untested && host.guide.models == ["Example Single-Board Computer"])
    #expect(
      host.guide.header
        == HostHeader(title: "40-pin header", layout: .pairs, pinCount: 40, sda: "3", scl: "5", ground: "9"))
    #expect(host.guide.enable.count == 2 && host.guide.enable[1].contains("groups i2c and gpio"))
    #expect(host.guide.sources == ["Line names: the computer's device tree"])
  }

  @Test(arguments: [
    OpticsFault("bus: /dev/i2c-1", "bus: i2c-1", .outOfRange, "i2c.bus", "/dev/i2c-1"),
    OpticsFault("bus: /dev/i2c-1", "bus: /dev/i2c-1, adapter: x", .conflict, "i2c.bus", "either"),
    OpticsFault("i2c: {bus: /dev/i2c-1}", "i2c: {}", .missingKey, "i2c.bus", "either"),
    OpticsFault("offset: 24", "offset: 23", .conflict, "lines.FAULT_N", "DATA_READY"),
    OpticsFault("offset: 24", "offset: -1", .outOfRange, "lines.FAULT_N.offset", "0...4095"),
    OpticsFault("offset: 24", "name: A, offset: 24", .conflict, "lines.FAULT_N.name", "either"),
    OpticsFault("  INTERLOCK:", "  INTERLOK:", .unknownKey, "lines.INTERLOK", "did you mean \"INTERLOCK\"?"),
    OpticsFault("kind: linux", "kind: simulated", .conflict, "i2c", "no meaning"),
    OpticsFault("kind: linux", "kind: linux\nwires: imaginary", .outOfRange, "wires", "real, virtual"),
    OpticsFault("chip: pinctrl-example", "chip: \"*\"", .conflict, "gpio.chip", "by offset"),
    OpticsFault("kind: linux", "kind: windows", .outOfRange, "kind", "simulated, linux"),
    OpticsFault("bus: /dev/i2c-1}", "bus: /dev/i2c-1, burst: 8}", .outOfRange, "i2c.burst", "16...4096"),
    OpticsFault("chip: pinctrl-example", "chip: x, edges: none", .outOfRange, "gpio.edges", "interrupt, polled"),
    OpticsFault("tier: untested on hardware", "tier: fine", .outOfRange, "tier", "tested on hardware"),
    OpticsFault("layout: pairs", "layout: round", .outOfRange, "header.layout", "pairs, ring, list"),
    OpticsFault("layout: pairs", "layout: list", .conflict, "header.pins", "no meaning"),
    OpticsFault("pins: 40", "pins: 39", .outOfRange, "header.pins", "even numbers"),
    OpticsFault("pins: 40", "pins: 14", .outOfRange, "lines.LASER_ENABLE", "1...14"),
    OpticsFault("sda: 3", "sda: 0", .outOfRange, "header.sda", "1...40"),
    OpticsFault("scl: 5", "scl: 3", .conflict, "header.scl", "used by sda"),
    OpticsFault("ground: 9", "ground: 18", .conflict, "lines.FAULT_N", "used by ground"),
    OpticsFault(", pin: 22}", "}", .missingKey, "lines.INTERLOCK", "no pin"),
    OpticsFault("  - Enable I2C", "  - []\n  - Enable I2C", .wrongType, "enable[0]", "a text is wanted"),
  ])
  func wrongValue_isNamed(fault: OpticsFault) throws {
    let blocks = try Fixtures.yamlBlocks("docs/board-schema.md").filter { $0.contains("candela-host") }
    let text = try #require(blocks.first)
    #expect(text.contains(fault.old))
    let error = try #require(throws: BoardSpecError.self) { try decode(text.replacing(fault.old, with: fault.new)) }
    #expect(error.kind == fault.kind)
    #expect(error.field == fault.field)
    #expect(error.problem.contains(fault.says), "\(error)")
  }

  @Test func wires_areReal_unlessTheFileSaysVirtual() throws {
    let blocks = try Fixtures.yamlBlocks("docs/board-schema.md").filter { $0.contains("candela-host") }
    let text = try #require(blocks.first)
    for (line, isVirtual) in [("", false), ("\nwires: real", false), ("\nwires: virtual", true)] {
      guard case .linux(let wiring) = try decode(text.replacing("kind: linux", with: "kind: linux" + line)).connection
      else {
        Issue.record("it is a linux host")
        continue
      }
      #expect(wiring.isVirtual == isVirtual, "\(line)")
    }
  }

  @Test func shippedVirtualHost_findsItsDevicesByNames() throws {
    guard case .linux(let wiring) = try decode(Fixtures.text("boards/hosts/virtual.yaml")).connection else {
      Issue.record("it is a linux host")
      return
    }
    #expect(wiring.isVirtual && wiring.chipLabel == "*" && wiring.bus == .adapter("i2c_virtio*"))
    #expect(BoardLine.allCases.allSatisfy { wiring.lines[$0]?.selector == .name($0.rawValue) })
  }

  @Test func bridge_sparesItsHost() throws {
    let host = try HostProfileLoader(Fixtures.locator).load("usb-cp2112")
    guard case .linux(let wiring) = host.connection else {
      Issue.record("it is a linux host")
      return
    }
    // Two bytes of address and one of checksum go with the data: 61 in all, the most that the chip takes.
    #expect(wiring.burstBytes == 58 && wiring.hasPolledEdges)
  }

  @Test func guide_isRefused_whenThereAreNoWires() throws {
    let text = "format: candela-host 1\ntitle: A\nkind: simulated\ntier: untested on hardware\n"
    let error = try #require(throws: BoardSpecError.self) { try decode(text) }
    #expect(error.kind == .conflict && error.field == "tier")
  }

  private func decode(_ text: String) throws -> HostProfile {
    try HostCoding.decode(Array(text.utf8), file: "host.yaml", name: "host")
  }
}
