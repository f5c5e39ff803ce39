import CandelaHAL
import CandelaSim
import Testing

import CandelaSimServer

@Suite struct ControlCommandTests {
  @Test func line_isUnderstood_whenItIsWrittenAsDocumented() throws {
    let controller = I2CAddress(0x2A)
    let wanted: [(String, ControlCommand)] = [
      ("fault gone 0x2a", .fault(.deviceGone(address: controller))),
      ("fault gone 42 7", .fault(.deviceGoneInTransfer(address: controller, afterBytes: 7))),
      ("fault back 0x2A", .fault(.deviceBack(address: controller))),
      ("fault nack 0x2a 3", .fault(.unacknowledged(address: controller, transfers: 3))),
      ("fault slow 0x2a 5ms", .fault(.deviceSlow(address: controller, stretchNanoseconds: 5_000_000))),
      ("fault hung 0x2a", .fault(.deviceHung(address: controller))), ("fault sda 9", .fault(.dataHeld(clocks: 9))),
      ("fault scl", .fault(.clockHeld)), ("brownout", .fault(.brownOut)),
      ("fault stuck data_ready low", .fault(.lineStuck(.dataReady, pin: .low))),
      ("fault free FAULT_N", .fault(.lineFreed(.fault))), ("  fault   clear ", .fault(.wiresMended)),
      ("interlock open", .fault(.interlockOpened)), ("interlock closed", .fault(.interlockClosed)),
      ("temperature -3.5", .fault(.temperature(Celsius(-3.5)))), ("light a b.pgm", .light(path: "a b.pgm")),
      ("status", .status), ("stop", .stop), ("after 20us status", .after(20_000, .status)),
    ]
    for (line, command) in wanted { #expect(try ControlCommand(line) == command, "\(line)") }
  }

  @Test(arguments: [
    ("", "CND-6303"), ("fault", "CND-6303"), ("fault gone", "CND-6303"), ("fault clear now", "CND-6303"),
    ("fault sda", "CND-6303"), ("fault sda 0", "CND-6304"), ("brownout now", "CND-6303"),
    ("after 1s after 1s status", "CND-6303"), ("after 1s", "CND-6303"), ("status please", "CND-6303"),
    ("fault gone 0x07", "CND-6304"), ("fault gone 0x2a -1", "CND-6304"), ("fault nack 0x2a 0", "CND-6304"),
    ("fault slow 0x2a 5", "CND-6304"), ("fault slow 0x2a 2s", "CND-6304"),
    ("fault slow 0x2a 99999999999999999999s", "CND-6304"), ("fault stuck READY low", "CND-6304"),
    ("fault stuck TRIGGER up", "CND-6304"), ("interlock ajar", "CND-6304"), ("temperature nan", "CND-6304"),
    ("temperature 151", "CND-6304"), ("after 2h status", "CND-6304"),
  ])
  func line_isRefused_whenItIsNot(line: String, code: String) {
    #expect { try ControlCommand(line) } throws: { ($0 as? SimServerError)?.code == code }
  }
}
