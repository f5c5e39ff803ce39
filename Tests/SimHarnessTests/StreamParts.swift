import CandelaHAL
import CandelaMedia
import CandelaRuntime
import CandelaSimHarness
import Dispatch

/// Frames of 4 x 4 pixels from a list of descriptors; a gate before every frame may hold the source up.
final class ListedSource: FrameSource, @unchecked Sendable {
  let name = "listed"
  var frameCount: Int? { frames.count }
  private let frames: [FrameDescriptor]
  private let before: @Sendable (Int) throws -> Void
  private var next = 0

  /// `before` is called with the number of the frame that is asked for, the end included.
  init(_ frames: [FrameDescriptor], before: @escaping @Sendable (Int) throws -> Void = { _ in }) {
    self.frames = frames
    self.before = before
  }

  convenience init(count: Int, before: @escaping @Sendable (Int) throws -> Void = { _ in }) {
    self.init(
      (0..<count).map {
        FrameDescriptor(width: 4, height: 4, sequence: UInt64($0), time: Timestamp(nanoseconds: UInt64($0 + 1)))
      }, before: before)
  }

  func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
    try before(next)
    guard next < frames.count else { return false }
    let frame = frames[next]
    next += 1
    let pixels = [UInt8](repeating: UInt8(truncatingIfNeeded: next * 37), count: frame.bytesPerRow * frame.height)
    try body(frame, pixels.span)
    return true
  }
}

/// Calls back with every result, where a test says.
final class CallingSink: ResultSink {
  let delivery: SinkDelivery
  private let onResult: (InferenceResult) throws -> Void
  private let onFinish: () -> Void
  private(set) var results: [InferenceResult] = []
  private(set) var summary: RunSummary?

  init(
    _ delivery: SinkDelivery, onResult: @escaping (InferenceResult) throws -> Void = { _ in },
    onFinish: @escaping () -> Void = {}
  ) {
    self.delivery = delivery
    self.onResult = onResult
    self.onFinish = onFinish
  }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) throws {
    results.append(result)
    try onResult(result)
  }

  func finish(_ summary: RunSummary) {
    self.summary = summary
    onFinish()
  }
}

/// One thread waits, another opens; never longer than a test may hang.
final class Gate: Sendable {
  private let semaphore = DispatchSemaphore(value: 0)
  func open() { semaphore.signal() }
  func pass() { _ = semaphore.wait(timeout: .now() + 60) }
}

enum Stream {
  static func preprocessor() throws -> AperturePreprocessor {
    try AperturePreprocessor(ApertureConfiguration(rows: Tiny.side, columns: Tiny.side))
  }

  static func pipeline(
    _ source: any FrameSource, _ bench: SimulatedBench, control: RunControl? = nil,
    _ change: (inout PipelineOptions) -> Void = { _ in }
  ) throws -> InferencePipeline {
    var options = PipelineOptions()
    options.ageOrigin = .delivery
    change(&options)
    return try InferencePipeline(
      source: source, preprocessor: preprocessor(), projector: bench.board.projector, board: bench.driver,
      time: bench.board.time, options: options, control: control)
  }
}
