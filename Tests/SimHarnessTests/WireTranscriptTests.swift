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
      profile: Tiny.profile)
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
    try board.projector.project([UInt8](repeating: 200, count: 16).span, rows: 4, columns: 4)
    try driver.arm()
    expect(Self.arm)
    let result = try driver.expose(sequence: 7)
    let block = try Self.checkedBlock(trace.steps.last, upTo: 20)
    expect(Self.exposure)
    #expect(result.winner == 0 && result.quality == [] && result.epoch == 1 && result.durationNanoseconds == 1_048)
    #expect(block[16..<20].reduce(0) { $0 << 8 | UInt32($1) } == result.controllerMicroseconds)
    let outputs = try driver.readOutputs()
    let long = try Self.checkedBlock(trace.steps.last, upTo: 56)
    expect(Self.outputs)
    let typed = [0x18, 0x1A].map { Int16(bitPattern: UInt16(long[$0]) << 8 | UInt16(long[$0 + 1])) }
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
    let checksum = bytes.dropLast().reduce(UInt8(0)) { sum, byte in
      (0..<8).reduce(sum ^ byte) { value, _ in value >= 0x80 ? value &* 2 ^ 0x07 : value * 2 }
    }
    #expect(bytes[count] == checksum)
    return bytes
  }
}

extension WireTranscriptTests {
  private static func any(_ count: Int) -> [UInt8?] { [UInt8?](repeating: nil, count: count) }

  /// "Identify": lines, READY and INTERLOCK_CLOSED, the identity block, the EEPROM's record.
  private static let identify: [WireStep] = [
    .line("LASER_ENABLE", .low), .line("TRIGGER", .low), .line("RESET_N", .low),
    .read([0x01, 0x00], [0x00, 0x21]),
    .read([0x00, 0x00], identityBlock),
    .transfer(address: 0x50, written: [0x00, 0x00], read: [0x43, 0x4E, 0x49, 0x44, 0x00, 0x01, 0x00, 0x7C] + any(116)),
  ]

  private static let identityBlock: [UInt8?] =
    [0x43, 0x4E, 0x44, 0x4C]  // MAGIC
    + [0x01, 0x00]  // PROTOCOL_VERSION 1.0
    + [0x02, 0x01]  // HARDWARE_VERSION 2.1
    + [0x01, 0x02, 0x00, 0x03]  // FIRMWARE_VERSION 1.2.3
    + [0x00, 0x00, 0x00, 0x1D]  // PROGRAMMABLE_MASK, HOST_FED_FRAME, DIAGNOSTIC_ADC, BURST
    + any(8)  // DESIGN_DIGEST
    + zeros(16).map(Optional.some)  // no mask, no weights
    + [0x00, 0x04]  // INPUT_PIXELS
    + [0x00, 0x10]  // MASK_PIXELS
    + [0x01, 0x03]  // MASK_LAYERS, MASK_BITS
    + [0x00, 0x04]  // DIODE_PIXELS
    + [0x00, 0x40]  // OUTPUT_FULL_SCALE 64 mV
    + [0x00, 0x01, 0x86, 0xA0]  // DIODE_FULL_SCALE 100,000

  /// "Load a mask", "Load weights". Checksums were computed with another tool.
  private static let load: [WireStep] = [
    .write([0x01, 0x04, 0x00, 0x04]),  // CLEAR_STATUS
    .read([0x01, 0x00], [0x00, 0x21]),
    .write([0x01, 0x1A, 0x00]),  // MASK_FORMAT levels
    .write([0x01, 0x18, 0x00, 0x00]),  // PAGE 0
    .write([0x20, 0x00] + zeros(96) + [0x51]),
    .read([0x01, 0x00], [0x00, 0x21]),
    .write([0x01, 0x04, 0x00, 0x20]),  // COMMIT_MASK
    .read([0x01, 0x00], [0x01, 0x21]),  // MASK_LOADED
    .read([0x04, 0x40], [0xBA, 0xF4, 0x65, 0xAE]),  // MASK_CRC
    .read([0x00, 0x18], [0x13, 0x6D, 0xD1, 0xA7, 0xD0, 0xA6, 0x28, 0x59]),  // MASK_DIGEST
    .read([0x01, 0x00], [0x01, 0x21]),
    .write([0x01, 0x0A, 0x02]),  // CLASS_COUNT
    .write([0x10, 0x00, 0xFF, 0xFF] + zeros(126) + [0xAE]),
    .read([0x01, 0x00], [0x01, 0x21]),
    .write([0x10, 0x80] + zeros(128) + [0x14]),
    .read([0x01, 0x00], [0x01, 0x21]),
    .write([0x01, 0x04, 0x00, 0x40]),  // COMMIT_WEIGHTS
    .read([0x01, 0x00], [0x03, 0xA1]),  // WEIGHTS_LOADED, CONFIG_VALID
    .read([0x04, 0x00], [0x55, 0xE7, 0x5B, 0x7A, 0xC2, 0xA8, 0xFA, 0x9D]),  // WEIGHT_CRC_0, _1
    .read([0x00, 0x20], [0x5D, 0xBD, 0xCD, 0x09, 0x06, 0x66, 0x6E, 0x3E]),  // WEIGHTS_DIGEST
  ]

  private static let loadedAlready: [WireStep] = [
    .write([0x01, 0x04, 0x00, 0x04]),
    .read([0x01, 0x00], [0x03, 0xA1]),
    .read([0x00, 0x18], [0x13, 0x6D, 0xD1, 0xA7, 0xD0, 0xA6, 0x28, 0x59]),
    .read([0x01, 0x00], [0x03, 0xA1]),
    .read([0x00, 0x20], [0x5D, 0xBD, 0xCD, 0x09, 0x06, 0x66, 0x6E, 0x3E]),
  ]

  /// HEARTBEAT_TIMEOUT 500 ms, 2 classes, light on the aperture, slots of 24 ns, pulses of 12 ns, 1 exposure.
  private static let configure: [WireStep] = [
    .write([0x01, 0x04, 0x00, 0x04]),
    .write([0x01, 0x08, 0x01, 0xF4, 0x02, 0x00, 0x00, 0x18, 0x00, 0x0C, 0x00, 0x00, 0x00, 0x01]),
    .read([0x01, 0x00], [0x03, 0xA1]),
  ]

  /// "Expose": HEARTBEAT, no fault, LASER_ENABLE, LASER_ARMED.
  private static let arm: [WireStep] = [
    .write([0x01, 0x06, 0x00, 0x01]),
    .read([0x01, 0x00], [0x03, 0xE1, 0x00, 0x00]),  // HEARTBEAT_ALIVE, no fault
    .write([0x01, 0x04, 0x00, 0x04]),
    .read([0x01, 0x00], [0x03, 0xE1, 0x00, 0x00]),
    .line("LASER_ENABLE", .high),
    .read([0x01, 0x00], [0x03, 0xF1]),
  ]

  /// EPOCH 1, SEQUENCE 7, winner 0, VALID, nothing saturated, 1 us of start and 2 slots of 24 ns; time and CRC apart.
  private static let exposure: [WireStep] = [
    .write([0x01, 0x14, 0x00, 0x00, 0x00, 0x07]), .line("TRIGGER", .high), .line("TRIGGER", .low),
    .read(
      [0x02, 0x00],
      [0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x07, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x04, 0x18] + any(5)),
  ]

  /// DATA_READY and OUTPUTS_READY; the same block with OUTPUTS_VALID, and 14 outputs of no class.
  private static let outputs: [WireStep] = [
    .read([0x01, 0x00], [0x07, 0xF5]),
    .read(
      [0x02, 0x00],
      [0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x07, 0x00, 0x21, 0x00, 0x00, 0x00, 0x00, 0x04, 0x18] + any(5)
        + [0x00, 0x00, 0x00] + any(4) + zeros(28).map(Optional.some) + any(1)),
  ]

  private static let makeSafe: [WireStep] = [
    .line("LASER_ENABLE", .low), .line("TRIGGER", .low), .write([0x01, 0x04, 0x00, 0x08]),  // ABORT
  ]
}
