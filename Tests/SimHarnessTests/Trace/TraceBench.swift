import CandelaBoardSpec
import CandelaHAL
import CandelaMedia
import CandelaRuntime
import CandelaScene
import CandelaSim
import CandelaSimHarness
import Foundation
import Synchronization
import Testing

/// Keeps a trace in memory, and is full after so many bytes. `@unchecked Sendable`: the mutex guards the bytes.
final class TraceMemory: TraceOutput, @unchecked Sendable {
  struct Full: Error {}

  private let storage = Mutex<[UInt8]>([])
  private let capacity: Int

  init(capacity: Int = .max) { self.capacity = capacity }

  var bytes: [UInt8] { storage.withLock { $0 } }

  func write(_ bytes: [UInt8]) throws {
    let isFull = storage.withLock { stored in
      let room = capacity - stored.count
      stored += bytes.prefix(room)
      return bytes.count > room
    }
    if isFull { throw Full() }
  }

  func close() {}
}

/// A clock that runs as the host's would beside a board's: a little is added to it at every look.
final class HostTime: TimeSource {
  private let board: VirtualTime
  private let step: UInt64
  private let offset: UInt64

  /// - Parameters:
  ///   - offset: what the host's clock is ahead of the board's.
  ///   - step: nanoseconds that pass between two looks.
  init(_ board: VirtualTime, offset: UInt64, step: UInt64) {
    self.board = board
    self.offset = offset
    self.step = step
  }

  var now: Timestamp {
    board.advance(byNanoseconds: step)
    return Timestamp(nanoseconds: board.now.nanoseconds + offset)
  }

  func sleep(for duration: Duration) { board.sleep(for: duration) }
}

/// Records runs of the tiny board.
enum TraceBench {
  static let frames = 12

  static func source(frames: Int = frames) throws -> LabelledSetSource {
    LabelledSetSource(try LabelledSet(.testing, count: frames, seed: 5, width: 16, height: 16))
  }

  static func preprocessor() throws -> AperturePreprocessor {
    try AperturePreprocessor(ApertureConfiguration(rows: Tiny.side, columns: Tiny.side))
  }

  static func header(_ device: SimulatedDevice, keepsFrames: Bool, hostKind: String = "simulated") -> TraceHeader {
    var header = TraceHeader()
    header[.board] = Tiny.profile.name
    header[.designDigest] = "\(Tiny.profile.designDigest)"
    header[.hostKind] = hostKind
    header[.resetsFirst] = "true"
    header[.hasFrames] = "\(keepsFrames)"
    header.setDevice(device)
    return header
  }

  /// How a run is recorded.
  struct Setup {
    var device = Tiny.device
    var keepsFrames = true
    var hostFedBits: Int?
    /// Whether errors are recovered from.
    var recovers = false
    /// A host's clock instead of the board's, and events on it.
    var isRealTime = false
    var frames = TraceBench.frames
    /// Where the frames come from; by default the generated set.
    var source: (() throws -> any FrameSource)?
    /// Sinks beside the recorder's.
    var sinks: [any ResultSink] = []
    /// Bytes that the storage takes.
    var capacity = Int.max
    /// Payload of a block in bytes.
    var blockBytes = RecorderOptions().blockBytes
    /// What the world does before the run.
    var prepareWorld: (SimulatedBoard) -> Void = { _ in }
    /// What the board went through before it was recorded, and after it.
    var before: (SimulatedBench) throws -> Void = { _ in }
    var after: (SimulatedBench, (any Error)?) -> Void = { _, _ in }
  }

  /// Records a run and gives its bytes and the digest of its results; an error of the run is recorded, too.
  static func record(_ setup: Setup = Setup()) throws -> (bytes: [UInt8], digest: String) {
    let output = TraceMemory(capacity: setup.capacity)
    var options = RecorderOptions()
    options.keepsFrames = setup.keepsFrames
    options.blockBytes = setup.blockBytes
    var header = header(
      setup.device, keepsFrames: setup.keepsFrames, hostKind: setup.isRealTime ? "virtual" : "simulated")
    header[.recovers] = "\(setup.recovers)"
    header[.hostFedBits] = setup.hostFedBits.map { "\($0)" }
    let recorder = try TraceRecorder(header, to: output, options: options)
    let bench = try SimulatedBench(
      profile: Tiny.profile, device: setup.device, operators: OperatorCache(), logger: Tiny.quiet,
      wrapping: { try $0.offset(setup.isRealTime) })
    try setup.before(bench)
    let driver = try PhotonicBoard(
      connection: try bench.connection.recorded(by: recorder), profile: Tiny.profile, logger: Tiny.quiet)
    let sink = RecordingSink(recorder)
    setup.prepareWorld(bench.board)
    do {
      try run(bench, driver, recorder, sink, setup)
      setup.after(bench, nil)
      try sink.end(nil)
    } catch {
      setup.after(bench, error)
      // A recorder that has failed says so again.
      do { try sink.end(error) } catch let again { #expect(again == error as? TraceError) }
    }
    return (output.bytes, sink.digest.hexadecimal)
  }

  private static func run(
    _ bench: SimulatedBench, _ driver: PhotonicBoard, _ recorder: TraceRecorder, _ sink: RecordingSink, _ setup: Setup
  ) throws {
    try driver.prepare(
      Tiny.program, source: setup.hostFedBits.map { .host(bitsPerPixel: $0) } ?? .light, resetsFirst: true)
    var pipelineOptions = PipelineOptions()
    pipelineOptions.readsOutputs = true
    pipelineOptions.ageOrigin = .delivery
    pipelineOptions.recovery = setup.recovers ? RecoveryConfiguration() : nil
    pipelineOptions.limit = UInt64(setup.frames)
    let connection = try bench.connection.recorded(by: recorder)
    let pipeline = try InferencePipeline(
      source: setup.source?() ?? source(frames: setup.frames),
      preprocessor: RecordingPreprocessor(preprocessor(), recorder),
      projector: setup.hostFedBits == nil ? bench.board.projector : nil, board: driver, time: connection.time,
      options: pipelineOptions)
    _ = try pipeline.run(into: [sink] + setup.sinks)
  }

  static func replay(_ bytes: [UInt8], _ frames: TraceReplay.Frames = .recorded) throws -> TraceReplay.Report {
    try TraceReplay(try Trace(decoding: bytes), profile: Tiny.profile, program: Tiny.program).run(frames)
  }

  static func parity(_ bytes: [UInt8], _ frames: TraceReplay.Frames = .recorded) throws -> TraceParity.Report {
    try TraceParity(try Trace(decoding: bytes), profile: Tiny.profile, operators: OperatorCache()).run(frames)
  }
}

extension BoardConnection {
  /// The connection with a host's clock in the place of the board's, three hours ahead; a look at it takes 40 us.
  fileprivate func offset(_ isRealTime: Bool) throws -> BoardConnection {
    guard isRealTime, let board = time as? VirtualTime else { return self }
    return try BoardConnection(
      bus: bus, outputs: [.reset: reset, .trigger: trigger, .laserEnable: laserEnable],
      inputs: [.dataReady: dataReady, .fault: fault, .interlock: interlock],
      time: HostTime(board, offset: 10_800_000_000_000, step: 40_000))
  }
}
