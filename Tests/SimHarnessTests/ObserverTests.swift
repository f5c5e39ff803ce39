import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Testing

/// Sinks that are slow, blocked or failing: what the hot path does about them.
@Suite struct ObserverTests {
  private struct SinkGone: Error {}

  @Test func blockedSink_endsTheRun_withTheLaserOff() throws {
    let released = Gate()
    let sink = CallingSink(.lossless) { _ in released.pass() }
    let bench = try Tiny.preparedBench()
    let pipeline = try Stream.pipeline(ListedSource(count: 1000), bench) {
      ($0.sinkLimit, $0.waitingResults) = (.milliseconds(5), 4)
    }
    let error = #expect(throws: RuntimeError.self) { _ = try pipeline.run(into: [sink]) }
    #expect(error?.kind == .sinkBlocked && bench.isDark)
    #expect(pipeline.statistics.summary().frames == 5)
    for _ in 0..<1000 { released.open() }
  }

  @Test(arguments: [SinkDelivery.lossless, .lossy])
  func sinkThatBlocksAtTheEnd_doesNotHoldTheRunUp(delivery: SinkDelivery) throws {
    let released = Gate()
    let sink = CallingSink(delivery, onFinish: { released.pass() })
    let bench = try Tiny.preparedBench()
    let pipeline = try Stream.pipeline(ListedSource(count: 3), bench) { $0.sinkLimit = .milliseconds(5) }
    let error = #expect(throws: RuntimeError.self) { _ = try pipeline.run(into: [sink]) }
    #expect(error?.kind == .sinkBlocked && bench.isDark)
    released.open()
  }

  @Test func slowObserver_losesResults_andTheyAreCounted() throws {
    let released = Gate()
    let view = CallingSink(.lossy) { _ in released.pass() }
    // Finishes before the observers do.
    let first = CallingSink(.inline, onFinish: { for _ in 0..<40 { released.open() } })
    let bench = try Tiny.preparedBench()
    let pipeline = try Stream.pipeline(ListedSource(count: 40), bench) { $0.waitingResults = 4 }
    // What watchers on other threads see while the run goes on.
    var armed: [Bool] = []
    let watcher = CallingSink(.inline) { _ in armed.append(bench.driver.monitor.isArmed) }
    let summary = try pipeline.run(into: [view, first, watcher])
    #expect(pipeline.monitor.drops == summary.drops && pipeline.monitor.losses == summary.losses)
    #expect(armed == [Bool](repeating: true, count: 40) && !bench.driver.monitor.isArmed)
    #expect(first.results.count == 40 && summary.frames == 40)
    #expect(view.results.map(\.frameSequence) == [0, 1, 2, 3])
    #expect(summary.drops.observers == 36 && summary.drops.records == 0 && view.summary?.drops.observers == 36)
  }

  @Test func slowRecord_losesResultsByCount_underLivePolicies() throws {
    let released = Gate()
    let record = CallingSink(.lossless) { _ in released.pass() }
    let first = CallingSink(.inline, onFinish: { for _ in 0..<40 { released.open() } })
    let bench = try Tiny.preparedBench()
    let summary = try Stream.pipeline(ListedSource(count: 40), bench) {
      ($0.policy, $0.waitingResults) = (.queue(64), 4)
    }.run(into: [record, first])
    #expect(summary.frames == 40 && summary.drops.records == 36 && record.results.count == 4)
  }

  @Test(arguments: [SinkDelivery.lossless, .lossy])
  func observersError_endsTheRun_andTheOtherSinksFinish(delivery: SinkDelivery) throws {
    let failing = CallingSink(delivery) { result in
      if result.frameSequence == 2 { throw SinkGone() }
    }
    let (other, inline) = (CallingSink(.lossless), CallingSink(.inline))
    let bench = try Tiny.preparedBench()
    let pipeline = try Stream.pipeline(ListedSource(count: 100_000), bench)
    #expect(throws: SinkGone.self) { _ = try pipeline.run(into: [failing, other, inline]) }
    #expect(bench.isDark && other.summary != nil && inline.summary != nil)
    #expect(inline.results.count >= 3 && inline.results.count < 100_000)
  }

  @Test func errorOfTheLastResult_isNotLost() throws {
    let failing = CallingSink(.lossless) { result in
      if result.frameSequence == 9 { throw SinkGone() }
    }
    let bench = try Tiny.preparedBench()
    let pipeline = try Stream.pipeline(ListedSource(count: 10), bench)
    #expect(throws: SinkGone.self) { _ = try pipeline.run(into: [failing]) }
    #expect(bench.isDark)
  }
}
