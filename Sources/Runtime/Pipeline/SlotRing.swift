import Synchronization

/// Slots on their way from one thread to another, in order, without locks. They are made once: whoever adds fills one,
/// whoever takes reads it and gives it back.
///
/// `@unchecked`: a slot belongs to the adding thread from the moment `head` passes it, and to the taking thread from the
/// moment `tail` does; both counts are released and acquired.
final class SlotRing<Slot: AnyObject>: @unchecked Sendable {
  let capacity: Int
  private let slots: [Slot]
  /// Slots taken and added since the beginning; both only grow.
  private let head = Atomic<Int>(0)
  private let tail = Atomic<Int>(0)

  /// A ring of these slots.
  init(_ slots: [Slot]) {
    precondition(!slots.isEmpty, "a ring without room")
    self.slots = slots
    capacity = slots.count
  }

  /// Slots that wait.
  var count: Int { tail.load(ordering: .sequentiallyConsistent) - head.load(ordering: .sequentiallyConsistent) }
  /// Whether one more fits. Only the adding thread takes room, so that it can rely on the answer.
  var hasRoom: Bool { count < capacity }
  /// Slots taken so far: grows as long as the taking thread gets on.
  var taken: Int { head.load(ordering: .sequentiallyConsistent) }

  /// Fills a slot and lets it wait. The adding thread only.
  /// - Returns: false when there is no room (`fill` is not called).
  func add(_ fill: (Slot) -> Void) -> Bool {
    let end = tail.load(ordering: .relaxed)
    guard end - head.load(ordering: .acquiring) < capacity else { return false }
    fill(slots[end % capacity])
    tail.store(end + 1, ordering: .sequentiallyConsistent)
    return true
  }

  /// The oldest slot, which stays the caller's until `removeFirst()`. The taking thread only.
  var first: Slot? {
    let begin = head.load(ordering: .relaxed)
    return begin < tail.load(ordering: .acquiring) ? slots[begin % capacity] : nil
  }

  /// Gives the oldest slot back. The taking thread only.
  func removeFirst() { head.add(1, ordering: .sequentiallyConsistent) }
}
