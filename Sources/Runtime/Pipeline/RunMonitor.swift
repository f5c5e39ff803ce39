import Synchronization

/// What any thread may know of a run while it goes on.
public final class RunMonitor: Sendable {
  private struct Counters {
    var frames: FrameCounters?
    var observers: DropCounter?
    var records: DropCounter?
  }

  private let counters = Mutex(Counters())

  /// Nothing runs yet.
  package init() {}

  /// What became of frames without a result of their own, so far; of the latest run.
  public var losses: FrameLosses { counters.withLock { $0.frames?.losses ?? .none } }
  /// Results that sinks did not get, so far; of the latest run.
  public var drops: SinkDrops {
    counters.withLock { SinkDrops(observers: $0.observers?.count ?? 0, records: $0.records?.count ?? 0) }
  }

  func follow(_ frames: FrameCounters, observers: DropCounter?, records: DropCounter?) {
    counters.withLock { $0 = Counters(frames: frames, observers: observers, records: records) }
  }
}

/// Results that found no room in a ring. Counted by the hot thread, read by any.
final class DropCounter: Sendable {
  private let value = Atomic<UInt64>(0)

  var count: UInt64 { value.load(ordering: .relaxed) }
  func add() { value.add(1, ordering: .relaxed) }
}
