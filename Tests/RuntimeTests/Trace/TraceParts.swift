import CandelaBoardSpec
import CandelaHAL
import CandelaMetering
import CandelaRuntime
import Synchronization
import Testing

/// Keeps what is written; may be full after so many bytes, or stand still until it is let go.
///
/// `@unchecked Sendable`: the mutex guards the bytes.
final class MemoryOutput: TraceOutput, @unchecked Sendable {
  struct Full: Error {}

  private let storage = Mutex<[UInt8]>([])
  private let capacity: Int
  private let isStanding = Atomic<Bool>(false)

  init(capacity: Int = .max) { self.capacity = capacity }

  var bytes: [UInt8] { storage.withLock { $0 } }

  func standStill(_ stands: Bool) { isStanding.store(stands, ordering: .releasing) }

  /// Writes what fits before it fails, as a full disk does.
  func write(_ bytes: [UInt8]) throws {
    while isStanding.load(ordering: .acquiring) {}
    let isFull = storage.withLock { stored in
      let room = capacity - stored.count
      stored += bytes.prefix(max(0, room))
      return bytes.count > room
    }
    if isFull { throw Full() }
  }

  func close() throws {}
}

/// A bus that answers with what the test says, or fails as it says.
final class AnsweringBus: BusClearing {
  let canClear = true
  var answer: [UInt8] = []
  var failure: HALError?
  private let time: ManualTime

  init(_ time: ManualTime) { self.time = time }

  func transfer(
    to address: I2CAddress, writing bytes: Span<UInt8>, readingInto buffer: inout MutableSpan<UInt8>
  ) throws(HALError) {
    time.sleep(for: .microseconds(300))
    if let failure { throw failure }
    for index in buffer.indices { buffer[index] = answer[index] }
  }

  func clear() throws(HALError) {
    if let failure { throw failure }
  }
}

/// A line of ours that fails when it is told to.
final class ObedientOutputLine: OutputLine {
  let name: String
  private(set) var level = LineLevel.low
  var failure: HALError?

  init(_ line: BoardLine) { name = line.rawValue }

  func set(_ level: LineLevel) throws(HALError) {
    if let failure { throw failure }
    self.level = level
  }
}

/// A line of the board that is high, and fails when it is told to.
final class ObedientInputLine: InputLine {
  let name: String
  var failure: HALError?
  var event: LineEvent?

  init(_ line: BoardLine) { name = line.rawValue }

  func level() throws(HALError) -> LineLevel {
    if let failure { throw failure }
    return .high
  }

  func waitForEdge(_ edge: LineEdge, limit: Duration) throws(HALError) -> LineEvent? {
    if let failure { throw failure }
    return event
  }

  func discardEdges() throws(HALError) {
    if let failure { throw failure }
  }
}

/// A recorded connection to parts that do what a test says.
struct RecordedParts {
  let output: MemoryOutput
  let recorder: TraceRecorder
  let time = ManualTime()
  let bus: AnsweringBus
  let outputs: [BoardLine: ObedientOutputLine]
  let inputs: [BoardLine: ObedientInputLine]
  let connection: BoardConnection

  /// The wall clock of every test, so that a trace's bytes are the same each time.
  static let wallNanoseconds: UInt64 = 1_764_000_000_000_000_000

  static var header: TraceHeader {
    var header = TraceHeader()
    header[.candela] = "0.0.0"
    header[.board] = "tiny"
    header[.designDigest] = "\(Tiny.designDigest)"
    header["later"] = "kept"
    return header
  }

  init(
    _ options: RecorderOptions = RecorderOptions(), output: MemoryOutput = MemoryOutput()
  ) throws {
    self.output = output
    recorder = try TraceRecorder(Self.header, to: output, options: options, wallClock: { Self.wallNanoseconds })
    outputs = Dictionary(
      uniqueKeysWithValues: BoardLine.allCases.filter(\.isOutput).map { ($0, ObedientOutputLine($0)) })
    inputs = Dictionary(
      uniqueKeysWithValues: BoardLine.allCases.filter { !$0.isOutput }.map { ($0, ObedientInputLine($0)) })
    bus = AnsweringBus(time)
    connection = try BoardConnection(bus: bus, outputs: outputs, inputs: inputs, time: time).recorded(by: recorder)
  }

  /// One record of every kind, errors included.
  func recordEverything(bundleBytes: Int = 20_000) throws {
    recorder.note("serial", "0000000000000007")
    bus.answer = [0x00, 0x21]
    _ = try connection.bus.read(2, after: [0x01, 0x00], from: I2CAddress(0x2A))
    bus.failure = HALError(.dataNotAcknowledged, operation: "write 4", subject: "bus", errno: -6, cause: "a cause")
    #expect(throws: HALError.self) { try connection.bus.write([0x01, 0x04, 0x00, 0x04], to: I2CAddress(0x2A)) }
    #expect(throws: HALError.self) { try (connection.bus as? any BusClearing)?.clear() }
    bus.failure = nil
    try (connection.bus as? any BusClearing)?.clear()
    time.sleep(for: .seconds(3))
    try recordLines()
    _ = connection.time.now
    connection.time.sleep(for: .milliseconds(2))
    try recordFrame(7)
    recorder.bundle((0..<bundleBytes).map { UInt8(truncatingIfNeeded: $0 &* 31) })
  }

  private func recordLines() throws {
    try connection.laserEnable.set(.high)
    _ = try connection.interlock.level()
    try connection.dataReady.discardEdges()
    _ = try connection.dataReady.waitForEdge(.rising, limit: .milliseconds(50))
    inputs[.dataReady]?.event = LineEvent(edge: .rising, time: time.now.advanced(by: .microseconds(7)))
    _ = try connection.dataReady.waitForEdge(.rising, limit: .milliseconds(51))
    fail(HALError(.busy, operation: "use", subject: "line"))
    #expect(throws: HALError.self) { try connection.trigger.set(.high) }
    #expect(throws: HALError.self) { _ = try connection.fault.level() }
    #expect(throws: HALError.self) { try connection.dataReady.discardEdges() }
    #expect(throws: HALError.self) { _ = try connection.dataReady.waitForEdge(.falling, limit: .zero) }
    fail(nil)
  }

  private func fail(_ failure: HALError?) {
    for line in outputs.values { line.failure = failure }
    for line in inputs.values { line.failure = failure }
  }

  /// A frame of 4 x 4 pixels and its result.
  func recordFrame(_ number: UInt64) throws {
    var preprocessor = RecordingPreprocessor(AddingPreprocessor(), recorder)
    let pixels = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: 16)
    var aperture = [UInt8](repeating: 0, count: 16)
    var target = aperture.mutableSpan
    try preprocessor.prepare(Self.descriptor(number), pixels.span, into: &target)
    try RecordingSink(recorder).consume(Self.result(number), aperture: pixels.span)
  }

  static func descriptor(_ number: UInt64) -> FrameDescriptor {
    FrameDescriptor(
      width: 4, height: 4, format: .grey8, sequence: number, time: Timestamp(nanoseconds: 1 << 40), label: 1)
  }

  static func result(_ number: UInt64) -> InferenceResult {
    InferenceResult(
      sequence: UInt32(number), frameSequence: number, frameTime: Timestamp(nanoseconds: 0), epoch: 3, winner: 1,
      outputs: OutputCodes([-2048, 2047]), label: 1, quality: [.saturated, .late], age: .microseconds(12),
      deviceNanoseconds: 1048,
      energy: EnergyEntry(
        part: .chip, energy: Joules(1e-9), start: Timestamp(nanoseconds: 0), duration: .nanoseconds(1048),
        method: .modelled, source: "a test", relativeUncertainty: 0.1))
  }
}
