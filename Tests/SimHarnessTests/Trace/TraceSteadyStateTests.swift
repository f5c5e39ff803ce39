import CAllocationCounter
import CandelaRuntime
import Testing

/// The hot thread asks for no memory while it records.
@Suite struct TraceSteadyStateTests {
  @Test(.enabled(if: candela_counts_allocations(), "a sanitizer has its own allocator"), arguments: [false, true])
  func hotThread_allocatesNothing_whileItRecords(keepsFrames: Bool) throws {
    let counter = AllocationSink()
    var setup = TraceBench.Setup()
    setup.keepsFrames = keepsFrames
    setup.frames = AllocationSink.allFrames
    setup.source = { SteadySource() }
    setup.sinks = [counter]
    let (bytes, _) = try TraceBench.record(setup)
    #expect(counter.allocations == 0)
    #expect(try Trace(decoding: bytes).end?.frames == UInt64(setup.frames))
  }
}
