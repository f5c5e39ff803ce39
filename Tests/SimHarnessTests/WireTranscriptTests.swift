import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import CandelaRuntime
import CandelaSim
import CandelaSimHarness
import Testing

/// One session on the wire, typed by hand from docs/registers.md. The driver's tests replay such transcripts to the
/// driver, the emulator's tests send such bytes to the emulator; here both meet, so driver, emulator and document must
/// all agree.
@Suite struct WireTranscriptTests {
  private let trace = WireTrace()
  private let board: SimulatedBoard
  private let driver: PhotonicBoard

  init() throws {
    board = try SimulatedBoard(profile: Tiny.profile, serial: 7, seed: 1, ideal: true)
    var outputs: [BoardLine: any OutputLine] = [:]
    for line in [BoardLine.reset, .trigger, .laserEnable] {
      outputs[line] = TracingOutputLine(try board.lines.output(line), trace)
    }
    var inputs: [BoardLine: any InputLine] = [:]
    for line in [BoardLine.dataReady, .fault, .interlock] { inputs[line] = try board.lines.input(line) }
    driver = try PhotonicBoard(
      connection: try BoardConnection(
        bus: TracingBus(board.bus, trace), outputs: outputs, inputs: inputs, time: board.time),
      profile: Tiny.profile, logger: Tiny.quiet)
    board.time.sleep(for: .milliseconds(2))
  }

  /// All levels zero; class 0 has every photodiode on the plus line, class 1 on the minus line.
  private static let program = BoardProgram(
    designDigest: Tiny.profile.designDigest, maskFormat: .levels, packedMask: zeros(96), classCount: 2,
    weightBanks: [0xFF, 0xFF] + zeros(126) + zeros(128))

  private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  private func expect(_ expected: [WireStep], _ location: SourceLocation = #_sourceLocation) {
    let seen = trace.take()
    #expect(seen.count == expected.count, "\(seen)", sourceLocation: location)
    for (step, wanted) in zip(seen, expected) {
      #expect(step.matches(wanted), "saw \(step), the document says \(wanted)", sourceLocation: location)
    }
  }

  @Test func session_looksAsDocumented_onTheWire() throws {
    try driver.identify()
    expect(Self.identify)
    try driver.load(Self.program)
    expect(Self.load)
    try driver.load(Self.program)
    expect(Self.loadedAlready)
    try driver.configure(try driver.defaultSettings())
    expect(Self.configure)
    try board.projector.project([UInt8](repeating: 60, count: 16).span, rows: 4, columns: 4)
    try driver.arm()
    expect(Self.arm)
    let result = try driver.expose(sequence: 7)
    let block = try Self.checkedBlock(trace.steps.last, upTo: 20)
    expect(Self.exposure)
    #expect(result.winner == 0 && result.quality == [] && result.epoch == 1 && result.durationNanoseconds == 1_048)
    let microseconds = block[16..<20].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    #expect(microseconds == result.controllerMicroseconds)
    let outputs = try driver.readOutputs()
    let long = try Self.checkedBlock(trace.steps.last, upTo: 56)
    expect(Self.outputs)
    let typed = [0x18, 0x1A].map { (offset: Int) -> Int16 in
      Int16(bitPattern: UInt16(long[offset]) << 8 | UInt16(long[offset + 1]))
    }
    // All light on the plus line or all on the minus line; a comparator without offset sees no difference.
    #expect(Array(outputs) == typed && typed[0] > 100 && typed[1] == -typed[0])
    try driver.makeSafe()
    expect(Self.makeSafe)
    #expect(!board.controller.isLaserEmitting)
  }

  /// A result block whose last byte read is the CRC-8 of the `upTo` bytes before it, computed bit by bit.
  private static func checkedBlock(_ step: WireStep?, upTo count: Int) throws -> [UInt8] {
    guard case .transfer(_, _, let read)? = step else { return [] }
    let bytes = read.compactMap { $0 }
    try #require(bytes.count == count + 1)
    var checksum: UInt8 = 0
    for byte in bytes.dropLast() {
      checksum ^= byte
      for _ in 0..<8 { checksum = checksum >= 0x80 ? (checksum &* 2) ^ 0x07 : checksum * 2 }
    }
    #expect(bytes[count] == checksum)
    return bytes
  }
}

extension WireTranscriptTests {
  /// "Identify": lines, READY and INTERLOCK_CLOSED, the identity block, the EEPROM's record.
  private static let identify: [WireStep] = [
    .line("LASER_ENABLE", .low), .line("TRIGGER", .low), .line("RESET_N", .low),
    .read("01 00", "00 21"),
    .read(
      "00 00",
      "43 4E 44 4C",  // MAGIC
      "01 00  02 01  01 02 00 03",  // protocol 1.0, hardware 2.1, firmware 1.2.3
      "00 00 00 1D",  // PROGRAMMABLE_MASK, HOST_FED_FRAME, DIAGNOSTIC_ADC, BURST
      "--*8",  // DESIGN_DIGEST
      "00*8  00*8",  // no mask, no weights
      "00 04  00 10  01  03  00 04",  // INPUT_PIXELS, MASK_PIXELS, MASK_LAYERS, MASK_BITS, DIODE_PIXELS
      "00 40  00 01 86 A0"),  // OUTPUT_FULL_SCALE 64 mV, DIODE_FULL_SCALE 100,000 electrons
    .read("00 00", "43 4E 49 44  00 01  00 7C  --*116", from: 0x50),
  ]

  /// "Load a mask", "Load weights". Checksums were computed with another tool.
  private static let load: [WireStep] = [
    .write("01 04 00 04"),  // CLEAR_STATUS
    .read("01 00", "00 21"),
    .write("01 1A 00"),  // MASK_FORMAT levels
    .write("01 18 00 00"),  // PAGE 0
    .write("20 00  00*96  51"),
    .read("01 00", "00 21"),
    .write("01 04 00 20"),  // COMMIT_MASK
    .read("01 00", "01 21"),  // MASK_LOADED
    .read("04 40", "BA F4 65 AE"),  // MASK_CRC
    .read("00 18", "13 6D D1 A7 D0 A6 28 59"),  // MASK_DIGEST
    .read("01 00", "01 21"),
    .write("01 0A 02"),  // CLASS_COUNT
    .write("10 00  FF FF 00*126  AE"),
    .read("01 00", "01 21"),
    .write("10 80  00*128  14"),
    .read("01 00", "01 21"),
    .write("01 04 00 40"),  // COMMIT_WEIGHTS
    .read("01 00", "03 A1"),  // WEIGHTS_LOADED, CONFIG_VALID
    .read("04 00", "55 E7 5B 7A  C2 A8 FA 9D"),  // WEIGHT_CRC_0, _1
    .read("00 20", "5D BD CD 09 06 66 6E 3E"),  // WEIGHTS_DIGEST
  ]

  private static let loadedAlready: [WireStep] = [
    .write("01 04 00 04"), .read("01 00", "03 A1"), .read("00 18", "13 6D D1 A7 D0 A6 28 59"),
    .read("01 00", "03 A1"), .read("00 20", "5D BD CD 09 06 66 6E 3E"),
  ]

  /// HEARTBEAT_TIMEOUT 500 ms, 2 classes, light on the aperture, slots of 24 ns, pulses of 12 ns, 1 exposure.
  private static let configure: [WireStep] = [
    .write("01 04 00 04"), .write("01 08  01 F4  02  00  00 18  00 0C  00 00 00 01"), .read("01 00", "03 A1"),
  ]

  /// "Expose": HEARTBEAT, no fault, LASER_ENABLE, LASER_ARMED.
  private static let arm: [WireStep] = [
    .write("01 06 00 01"),
    .read("01 00", "03 E1  00 00"),  // HEARTBEAT_ALIVE, no fault
    .write("01 04 00 04"),
    .read("01 00", "03 E1  00 00"),
    .line("LASER_ENABLE", .high),
    .read("01 00", "03 F1"),
  ]

  /// EPOCH 1, SEQUENCE 7, winner 0, VALID, nothing saturated, 1 us of start and 2 slots of 24 ns; time and CRC apart.
  private static let exposure: [WireStep] = [
    .write("01 14  00 00 00 07"), .line("TRIGGER", .high), .line("TRIGGER", .low),
    .read("02 00", "00 00 00 01  00 00 00 07  00  01  00 00  00 00 04 18  --*4  --"),
  ]

  /// DATA_READY and OUTPUTS_READY; the same block with OUTPUTS_VALID, and 14 outputs of no class.
  private static let outputs: [WireStep] = [
    .read("01 00", "07 F5"),
    .read(
      "02 00", "00 00 00 01  00 00 00 07  00  21  00 00  00 00 04 18  --*4  --  00*3", "-- --  -- --  00*28", "--"),
  ]

  /// The last is ABORT.
  private static let makeSafe: [WireStep] = [
    .line("LASER_ENABLE", .low), .line("TRIGGER", .low), .write("01 04 00 08"),
  ]
}
