import CAllocationCounter
import CandelaHAL
import CandelaRuntime
import Testing

/// The hot thread asks for no memory while it records.
@Suite struct TraceSteadyStateTests {
  private static let warmUp = 200
  private static let frames = 1000

  /// Reads the hot thread's count at the end of the warm-up and of the run.
  private final class Counter: ResultSink {
    let delivery = SinkDelivery.inline
    private var taken = 0
    private var start: UInt64 = 0
    private(set) var allocations: UInt64?

    func consume(_ result: InferenceResult, aperture: Span<UInt8>) {
      taken += 1
      if taken == TraceSteadyStateTests.warmUp { start = candela_allocations() }
      if taken == TraceSteadyStateTests.warmUp + TraceSteadyStateTests.frames {
        allocations = candela_allocations() - start
      }
    }

    func finish(_ summary: RunSummary) {}
  }

  /// The same frame again and again, from memory that it owns.
  private final class SteadySource: FrameSource {
    let name = "steady"
    let frameCount: Int? = nil
    private let pixels = [UInt8](repeating: 90, count: 48 * 32)
    private var next: UInt64 = 0

    func withNextFrame(_ body: (FrameDescriptor, Span<UInt8>) throws -> Void) throws -> Bool {
      let descriptor = FrameDescriptor(
        width: 48, height: 32, sequence: next, time: Timestamp(nanoseconds: next + 1))
      next += 1
      let frame = pixels
      try body(descriptor, frame.span)
      return true
    }
  }

  @Test(.enabled(if: candela_counts_allocations(), "a sanitizer has its own allocator"), arguments: [false, true])
  func hotThread_allocatesNothing_whileItRecords(keepsFrames: Bool) throws {
    let counter = Counter()
    var setup = TraceBench.Setup()
    setup.keepsFrames = keepsFrames
    setup.frames = Self.warmUp + Self.frames
    setup.source = { SteadySource() }
    setup.sinks = [counter]
    let (bytes, _) = try TraceBench.record(setup)
    #expect(counter.allocations == 0)
    #expect(try Trace(decoding: bytes).end?.frames == UInt64(setup.frames))
  }
}
