import CandelaHAL
import Synchronization

/// Sinks on a thread of their own, fed through a ring.
///
/// `@unchecked`: the sinks belong to the observer thread until it has ended; `summary` and `failure` are written before
/// the flags `isClosed` and `hasFailed` are released; `drops`, `waits`, `stalledSince` and `hasEndedTheRun` are the hot thread's
/// until it has ended.
final class Observers: @unchecked Sendable {
  /// Results that found no room.
  private(set) var drops: UInt64 = 0

  private let sinks: [any ResultSink]
  /// Whether the hot thread waits for room; its own.
  var waits: Bool
  private let limit: Duration
  private let ring: SlotRing<ResultSlot>
  private let arrival = Wake()
  private let room = Wake()
  private let isClosed = Atomic<Bool>(false)
  private let hasFailed = Atomic<Bool>(false)
  private let steps = Atomic<Int>(0)
  private var failure: (any Error)?
  private var summary: RunSummary?
  private var thread: PipelineThread?
  private let clock = ContinuousClock()
  private var hasEndedTheRun = false
  private var stalledSince: (instant: ContinuousClock.Instant, taken: Int)?

  /// So many results may still wait when the hot thread, having met a full ring, goes on. Waking it for every single
  /// free place would make it run in steps with the observer.
  private let wakeBelow: Int
  private static let roomToWake = 8
  private static let look = Duration.milliseconds(100)
  /// How often the observer looks for results by itself. Waking it for each would cost the hot thread a system call,
  /// more than everything else it does for a result; a millisecond is nothing to whoever reads lines.
  private static let pause = Duration.milliseconds(1)

  /// - Parameters:
  ///   - waits: whether the hot thread waits for room; otherwise the newest result is dropped and counted.
  ///   - limit: longest time without progress of the sinks.
  ///   - capacity: results that may wait.
  init(_ sinks: [any ResultSink], waits: Bool, limit: Duration, capacity: Int, aperturePixels: Int) {
    self.sinks = sinks
    self.waits = waits
    self.limit = limit
    wakeBelow = max(0, capacity - Self.roomToWake)
    ring = SlotRing((0..<capacity).map { _ in ResultSlot(aperturePixels: aperturePixels) })
  }

  /// Starts the observer thread.
  func start(_ threads: PipelineThreads) {
    thread = threads.start(.observer) { [self] in run() }
  }

  // MARK: The hot thread's side

  /// Hands a result over.
  /// - Throws: a sink's error; `RuntimeError` of kind `sinkBlocked` when a sink that must not lose anything made no
  ///   progress for the limit.
  func offer(_ result: InferenceResult, _ aperture: [UInt8]) throws {
    try rethrow()
    if add(result, aperture) { return }
    guard waits else {
      drops += 1
      return try checkProgress()
    }
    try waitForRoom()
    guard add(result, aperture) else { preconditionFailure("only this thread takes room") }
  }

  private func add(_ result: InferenceResult, _ aperture: [UInt8]) -> Bool {
    guard ring.add({ $0.fill(result, aperture) }) else { return false }
    stalledSince = nil
    if ring.count > ring.capacity / 2 { arrival.signal() }
    return true
  }

  private var hasRoom: Bool {
    ring.count <= wakeBelow || hasFailed.load(ordering: .sequentiallyConsistent)
  }

  private func waitForRoom() throws {
    while !hasRoom {
      try checkProgress()
      room.wait(limit: min(limit, Self.look)) { hasRoom }
    }
    try rethrow()
  }

  private func checkProgress() throws {
    let (now, taken) = (clock.now, ring.taken)
    guard let stalled = stalledSince, stalled.taken == taken else {
      stalledSince = (now, taken)
      return
    }
    guard now - stalled.instant >= limit else { return }
    hasEndedTheRun = true
    throw RuntimeError.sinkBlocked(limit)
  }

  private func rethrow() throws {
    guard hasFailed.load(ordering: .acquiring), let failure, !hasEndedTheRun else { return }
    hasEndedTheRun = true
    throw failure
  }

  // MARK: After the run

  /// Lets the sinks take what waits and finish, for as long as they get on.
  /// - Throws: a sink's error, or `RuntimeError` of kind `sinkBlocked` (the observer thread is then left to itself), unless
  ///   it has ended the run already.
  func finish(_ summary: RunSummary) throws {
    self.summary = summary
    isClosed.store(true, ordering: .sequentiallyConsistent)
    arrival.signal()
    let isBlocked = hasEndedTheRun && !hasFailed.load(ordering: .acquiring)
    if isBlocked { return }
    var seen = steps.load(ordering: .acquiring)
    while let thread, !thread.join(limit: limit) {
      let now = steps.load(ordering: .acquiring)
      guard now != seen else { throw RuntimeError.sinkBlocked(limit) }
      seen = now
    }
    try rethrow()
  }

  // MARK: The observer thread's side

  private func run() {
    while true {
      if let slot = ring.first {
        consume(slot)
        ring.removeFirst()
        if ring.count <= wakeBelow { room.signal() }
      } else if isClosed.load(ordering: .sequentiallyConsistent) {
        if ring.count == 0 { break }
      } else {
        arrival.wait(limit: Self.pause) { ring.count > 0 || isClosed.load(ordering: .sequentiallyConsistent) }
      }
    }
    guard let summary else { return }
    for sink in sinks { attempt { try sink.finish(summary) } }
  }

  private func consume(_ slot: ResultSlot) {
    guard !hasFailed.load(ordering: .relaxed), let result = slot.result else { return }
    let aperture = slot.aperture
    for sink in sinks { attempt { try sink.consume(result, aperture: aperture.span) } }
  }

  /// The first failure counts; after it results are taken and thrown away, so that nobody waits.
  private func attempt(_ step: () throws -> Void) {
    do {
      try step()
    } catch {
      guard !hasFailed.load(ordering: .relaxed) else { return }
      failure = error
      hasFailed.store(true, ordering: .sequentiallyConsistent)
      room.signal()
    }
    steps.add(1, ordering: .releasing)
  }
}

extension RuntimeError {
  /// What took the results made no progress for so long.
  package static func sinkBlocked(_ limit: Duration) -> RuntimeError {
    RuntimeError(
      .sinkBlocked, "what takes the results has made no progress for \(limit); the laser is off",
      cause: "a full pipe whose reader has stopped, a socket or a disk that does not answer",
      remedy: "Let the reader read on, or write to a file")
  }
}
