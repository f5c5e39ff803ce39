import Synchronization

/// What the threads of a fleet know of each other: whether it goes on, why not, and how many frames were dealt.
final class FleetState: Sendable {
  /// What the collecting thread waits on.
  let resultArrival = Wake()

  private let stopping = Atomic<Bool>(false)
  private let dealt = Atomic<Int>(-1)
  private let first = Mutex<(any Error)?>(nil)

  /// How often a waiting thread looks whether the fleet stops.
  private static let look = Duration.milliseconds(20)

  /// Whether a thread has failed: every other one makes its board safe and ends.
  var isStopping: Bool { stopping.load(ordering: .sequentiallyConsistent) }
  /// The error that came first.
  var failure: (any Error)? { first.withLock { $0 } }
  /// Frames dealt in all; nil while the dealer is at work.
  var frames: Int? {
    let count = dealt.load(ordering: .sequentiallyConsistent)
    return count < 0 ? nil : count
  }

  /// Ends the fleet's work; the first error counts.
  func fail(_ error: any Error) {
    first.withLock { $0 = $0 ?? error }
    stopping.store(true, ordering: .sequentiallyConsistent)
    resultArrival.signal()
  }

  /// The dealer has dealt so many frames, and deals no more.
  func closeDealing(frames: Int) {
    dealt.store(frames, ordering: .sequentiallyConsistent)
    resultArrival.signal()
  }

  /// Waits until `isReady` holds.
  /// - Returns: false when the fleet stops before.
  func wait(_ wake: Wake, until isReady: () -> Bool) -> Bool {
    while !isReady() {
      if isStopping { return false }
      wake.wait(limit: Self.look, unless: isReady)
    }
    return true
  }
}
