import CandelaBoardSpec
import Testing

@Suite struct StrictBoardTests {
  @Test(arguments: [
    OpticsFault("0x2a", "0x07", .outOfRange, "addresses.controller", "0x08...0x77"),
    OpticsFault("0x2a", "0x12a", .outOfRange, "addresses.controller", "0...255"),
    OpticsFault("0x2a", "42 um", .wrongType, "addresses.controller", "whole number"),
    OpticsFault("laser_monitor: 0x41", "laser_monitor: 0x40", .conflict, "addresses.laser_monitor", "board_monitor"),
    OpticsFault("\"1.0\" # docs", "\"2.0\" # docs", .unsupportedFormat, "versions.protocol", "speaks 1"),
    OpticsFault("\"1.0\" # docs", "\"1\" # docs", .outOfRange, "versions.protocol", "for example"),
    OpticsFault("\"1.0.0\"", "\"1.0.70000\"", .outOfRange, "versions.firmware", "0...65535"),
    OpticsFault("- BURST", "- BURTS", .outOfRange, "capabilities[3]", "did you mean \"BURST\"?"),
    OpticsFault("- BURST", "- DIAGNOSTIC_ADC", .outOfRange, "capabilities[3]", "twice"),
    OpticsFault("- BURST", "- CONTINUOUS_MASK", .conflict, "capabilities", "simulator_only"),
    OpticsFault("mask_bits: 3", "mask_bits: 2", .conflict, "mask_bits", "8 levels"),
    OpticsFault("mask_bits: 3", "mask_bits: 17", .outOfRange, "mask_bits", "1...16"),
    OpticsFault("slot: 24 ns", "slot: 20 ns", .conflict, "timing.exposure", "longer than the slot"),
    OpticsFault("slot: 24 ns", "slot: 11 ns", .outOfRange, "timing.slot", "12 ns"),
    OpticsFault("slot: 24 ns", "slot: 24.5 ns", .outOfRange, "timing.slot", "whole number of ns"),
    OpticsFault("slot: 24 ns", "slot: 24 nm", .wrongUnit, "timing.slot", "s, ms, us, ns"),
    OpticsFault("slot: 24 ns", "slot: 66 us", .outOfRange, "timing.slot", "65535 ns"),
    OpticsFault("400000 electrons", "400000", .wrongUnit, "converter.diode_full_scale", "electrons"),
    OpticsFault("shunt: 1 Ohm", "shunt: 2 Ohm", .conflict, "rails.board.shunt", "81.92 mV"),
    OpticsFault("70 degC", "70 C", .wrongUnit, "rails.temperature_limit", "degC"),
    OpticsFault("1.46 nJ", "1.46 nW", .wrongUnit, "chip_energy.per_output", "nJ"),
    OpticsFault(
      "relative_uncertainty: 25 %", "relative_uncertainty: 125 %", .outOfRange, "chip_energy.relative_uncertainty",
      "0 to 1"),
    OpticsFault("simulator_only: false", "simulator_only: 0", .wrongType, "simulator_only", "true or false"),
    OpticsFault("title: Reference", "title: \"a\\e[2Jb\"\n#", .outOfRange, "title", "a?[2Jb"),
    OpticsFault("title: Reference", "title: \"a\\nb\"\n#", .outOfRange, "title", "control characters"),
    OpticsFault("title: Reference", "title: \"a\\u202Eb\"\n#", .outOfRange, "title", "control characters"),
    OpticsFault("title: Reference", "title:\n#", .wrongType, "title", "nothing"),
    OpticsFault("title: Reference", "titel: Reference", .unknownKey, "titel", "did you mean \"title\"?"),
  ])
  func wrongValue_isNamed(fault: OpticsFault) throws {
    let text = try Fixtures.edited("boards/accel-reference/board.yaml", fault.old, fault.new)
    let error = try #require(throws: BoardSpecError.self) { try Fixtures.decodeBoard(text) }
    #expect(error.kind == fault.kind)
    #expect(error.field == fault.field)
    #expect(error.problem.contains(fault.says), "\(error)")
    #expect(error.line != nil)
  }

  @Test func tooManyDiodes_areRefused() throws {
    var optics = try Fixtures.referenceOptics()
    optics.design.detector.pixels = 33
    let bytes = Array(try Fixtures.text("boards/accel-reference/board.yaml").utf8)
    let error = #expect(throws: BoardSpecError.self) {
      try BoardCoding.decode(bytes, file: "board.yaml", name: "test", optics: optics)
    }
    #expect(error?.problem.contains("1089 photodiodes") == true)
  }

  @Test func board_isValidAgain_whenTheMistakeIsMended() throws {
    let text = try Fixtures.edited("boards/accel-reference/board.yaml", "slot: 24 ns", "slot: 0.05 us")
    #expect(try Fixtures.decodeBoard(text).timing.slotNanoseconds == 50)
  }

  @Test func everyKind_hasItsOwnCode() {
    let codes = BoardSpecError.Kind.allCases.map { BoardSpecError($0, file: "f", problem: "p").code }
    #expect(Set(codes).count == codes.count)
    #expect(codes.first == "CND-2001")
    #expect(codes.last == "CND-2016")
  }
}
