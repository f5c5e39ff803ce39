import Synchronization

/// A first-in, first-out line of slot numbers between two threads, without locks. One thread adds; both may take.
package final class IndexRing: Sendable {
  /// An atomic that an array can hold.
  private final class Cell: Sendable {
    let value = Atomic<Int>(0)
  }

  /// How many numbers fit.
  package let capacity: Int
  private let cells: [Cell]
  /// Taken and added since the beginning; both only grow.
  private let head = Atomic<Int>(0)
  private let tail = Atomic<Int>(0)

  package init(capacity: Int) {
    precondition(capacity > 0, "a ring without room")
    self.capacity = capacity
    cells = (0..<capacity).map { _ in Cell() }
  }

  /// Numbers in line.
  package var count: Int { tail.load(ordering: .sequentiallyConsistent) - head.load(ordering: .sequentiallyConsistent) }

  /// Adds one at the end. The adding thread only.
  /// - Returns: false when there is no room.
  package func add(_ index: Int) -> Bool {
    let end = tail.load(ordering: .relaxed)
    guard end - head.load(ordering: .acquiring) < capacity else { return false }
    cells[end % capacity].value.store(index, ordering: .relaxed)
    tail.store(end + 1, ordering: .sequentiallyConsistent)
    return true
  }

  /// Takes the oldest; nil when there is none. Either thread.
  package func take() -> Int? {
    var first = head.load(ordering: .sequentiallyConsistent)
    while first < tail.load(ordering: .sequentiallyConsistent) {
      // A number that another thread takes meanwhile may be overwritten, but then the exchange fails.
      let index = cells[first % capacity].value.load(ordering: .relaxed)
      let (isMine, seen) = head.compareExchange(
        expected: first, desired: first + 1, ordering: .sequentiallyConsistent)
      if isMine { return index }
      first = seen
    }
    return nil
  }
}
