import CAllocationCounter
import CandelaRuntime
import CandelaSimHarness
import Testing

/// The hot thread asks for no memory once it runs: source, preprocessing, driver, simulated board and hand-over.
@Suite struct SteadyStateTests {
  @Test(.enabled(if: candela_counts_allocations(), "a sanitizer has its own allocator"), arguments: [false, true])
  func hotThread_allocatesNothing(readsOutputs: Bool) throws {
    let counter = AllocationSink()
    let bench = try Tiny.preparedBench()
    _ = try Stream.pipeline(SteadySource(), bench, control: RunControl()) {
      $0.limit = UInt64(AllocationSink.allFrames)
      $0.readsOutputs = readsOutputs
    }.run(into: [counter, CallingSink(.lossy), DigestSink()])
    #expect(counter.allocations == 0)
  }

  /// Frames that a capture thread brings; its copies are its own affair.
  @Test(
    .enabled(if: candela_counts_allocations(), "a sanitizer has its own allocator"),
    arguments: [FramePolicy.latest, .queue(4)])
  func hotThread_allocatesNothing_whenFramesAreCaptured(policy: FramePolicy) throws {
    let counter = AllocationSink()
    let bench = try Tiny.preparedBench()
    _ = try Stream.pipeline(SteadySource(), bench) {
      $0.limit = UInt64(AllocationSink.allFrames)
      $0.policy = policy
    }.run(into: [counter, CallingSink(.lossy)])
    #expect(counter.allocations == 0)
  }

  @Test(.enabled(if: candela_counts_allocations(), "a sanitizer has its own allocator"))
  func counter_counts() {
    let before = candela_allocations()
    let array = [UInt8](repeating: 1, count: Int.random(in: 1000...2000))
    #expect(candela_allocations() > before && array.count >= 1000)
  }
}
