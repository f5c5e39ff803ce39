import CAllocationCounter
import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Testing

/// The hot thread asks for no memory once it runs: source, preprocessing, driver, simulated board and hand-over.
@Suite struct SteadyStateTests {
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
      if taken == SteadyStateTests.warmUp { start = candela_allocations() }
      if taken == SteadyStateTests.warmUp + SteadyStateTests.frames { allocations = candela_allocations() - start }
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
  func hotThread_allocatesNothing(readsOutputs: Bool) throws {
    let counter = Counter()
    let bench = try Tiny.preparedBench()
    _ = try Stream.pipeline(SteadySource(), bench) {
      $0.limit = UInt64(Self.warmUp + Self.frames)
      $0.readsOutputs = readsOutputs
    }.run(into: [counter, CallingSink(.lossy), DigestSink()])
    #expect(counter.allocations == 0)
  }

  @Test(.enabled(if: candela_counts_allocations(), "a sanitizer has its own allocator"))
  func counter_counts() {
    let before = candela_allocations()
    let array = [UInt8](repeating: 1, count: Int.random(in: 1000...2000))
    #expect(candela_allocations() > before && array.count >= 1000)
  }
}
