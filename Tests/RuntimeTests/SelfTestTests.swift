import CandelaHAL
import CandelaRuntime
import Testing

@Suite struct SelfTestTests {
  private static let safe = ExposureTranscript.makeSafe
  private static let identity: [ScriptStep] = [IdentifyTranscript.block()]
  private static let record: [ScriptStep] = [IdentifyTranscript.record]
  private static let readBack: [ScriptStep] = [
    .read([0x01, 0x14], [0, 0, 0, 3]),
    .write([0x01, 0x14, 0x5A, 0xA5, 0xC3, 0x3C]), .read([0x01, 0x14], [0x5A, 0xA5, 0xC3, 0x3C]),
    .write([0x01, 0x14, 0xA5, 0x5A, 0x3C, 0xC3]), .read([0x01, 0x14], [0xA5, 0x5A, 0x3C, 0xC3]),
    .write([0x01, 0x14, 0, 0, 0, 3]),
  ]
  private static func damagedBurst(status: [UInt8]) -> [ScriptStep] {
    // The right CRC-8 of 10 00 DE AD BE EF is 54 (docs/registers.md); with four zeros more it is computed here.
    let burst: [UInt8] = [0x10, 0x00, 0xDE, 0xAD, 0xBE, 0xEF, 0, 0, 0, 0]
    return [
      .write([0x01, 0x04, 0x00, 0x04]), .read([0x10, 0x00], [0xDE, 0xAD, 0xBE, 0xEF, 0, 0, 0, 0]),
      .write(burst + [~ExposureTranscript.checksum(burst)]), .read([0x01, 0x00], status),
      .write([0x01, 0x04, 0x00, 0x04]), .read([0x01, 0x00], [0x00, 0x21]),
    ]
  }
  private static let lines: [ScriptStep] = [.read([0x01, 0x00], [0x00, 0x21])]
  private static func watchdog(after: [UInt8]) -> [ScriptStep] {
    [
      .read([0x01, 0x08], [0x01, 0xF4]), .write([0x01, 0x08, 0x00, 0x0A]), .write([0x01, 0x06, 0x00, 0x00]),
      .read([0x01, 0x00], [0x00, 0x61]), .read([0x01, 0x00], after), .write([0x01, 0x08, 0x01, 0xF4]),
    ]
  }
  /// 2,640 x 1.25 mV = 3.3 V and 20,000 x 2.5 uV = 50 mV over 1 Ohm; 4,000 x 1.25 mV = 5 V and 20 mV over 5 Ohm.
  private static func rails(boardVoltage: [UInt8] = [0x0A, 0x50]) -> [ScriptStep] {
    [
      .part(0x40, [0xFE], [0x54, 0x49]), .part(0x40, [0x02], boardVoltage), .part(0x40, [0x01], [0x4E, 0x20]),
      .part(0x41, [0xFE], [0x54, 0x49]), .part(0x41, [0x02], [0x0F, 0xA0]), .part(0x41, [0x01], [0x1F, 0x40]),
    ]
  }
  /// 25.5 degrees: 408 steps of 0.0625, left-aligned.
  private static func temperature(_ bytes: [UInt8] = [0x19, 0x80]) -> [ScriptStep] { [.part(0x48, [0x00], bytes)] }

  private func report(_ steps: [ScriptStep], interlock: LineLevel = .high) throws -> SelfTestReport {
    let scripted = ScriptedBoard(IdentifyTranscript.all + steps)
    scripted.interlock.current = interlock
    let board = try scripted.driver()
    try board.identify()
    let report = try board.selfTest()
    #expect(scripted.script.isDone)
    #expect(scripted.laserEnable.level == .low)
    return report
  }

  private func failed(_ report: SelfTestReport) -> [String] { report.checks.filter { !$0.passed }.map(\.name) }

  @Test func selfTest_passes_whenEverythingIsRight() throws {
    let report = try report(
      Self.safe + Self.identity + Self.record + Self.readBack + Self.damagedBurst(status: [0x20, 0x21]) + Self.lines
        + Self.watchdog(after: [0x00, 0x21]) + Self.rails() + Self.temperature())
    #expect(failed(report) == [])
    #expect(report.passed && report.checks.count == 11)
    #expect(report.checks.first { $0.name == "temperature" }?.detail == "25.5 degrees C, limit 70.0")
  }

  @Test func selfTest_namesEveryFailure_andGoesOn() throws {
    let hot = Self.temperature([0x46, 0x10])
    let report = try report(
      Self.safe + Self.identity + Self.record + Self.readBack + Self.damagedBurst(status: [0x00, 0x21]) + Self.lines
        + Self.watchdog(after: [0x00, 0x61]) + Self.rails(boardVoltage: [0x09, 0x00]) + hot, interlock: .low)
    #expect(
      failed(report) == [
        "damaged burst refused", "lines", "interlock", "heartbeat watchdog", "board rail", "temperature",
      ])
    #expect(!report.passed)
  }

  @Test func selfTest_isRefused_whenNothingIsIdentified() throws {
    let board = try ScriptedBoard([]).driver()
    #expect(try #require(throws: RuntimeError.self) { _ = try board.selfTest() }.kind == .illegalState)
  }
}
