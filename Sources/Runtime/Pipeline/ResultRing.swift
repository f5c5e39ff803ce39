import Synchronization

/// Results on their way from the hot thread to an observer thread, in order, without locks. Slots are made once.
///
/// `@unchecked`: a slot belongs to the hot thread from the moment its number is free, and to the observer from the moment
/// `tail` passes it until `head` does; both counts are released and acquired.
final class ResultRing: @unchecked Sendable {
  let capacity: Int
  private let slots: [ResultSlot]
  /// Results taken and added since the beginning; both only grow.
  private let head = Atomic<Int>(0)
  private let tail = Atomic<Int>(0)

  init(capacity: Int, aperturePixels: Int) {
    self.capacity = capacity
    slots = (0..<capacity).map { _ in ResultSlot(aperturePixels: aperturePixels) }
  }

  /// Results that wait.
  var count: Int { tail.load(ordering: .sequentiallyConsistent) - head.load(ordering: .sequentiallyConsistent) }
  /// Results taken so far: grows as long as the observer gets on.
  var taken: Int { head.load(ordering: .sequentiallyConsistent) }

  /// Copies a result in. The hot thread only.
  /// - Returns: false when there is no room.
  func add(_ result: InferenceResult, _ aperture: [UInt8]) -> Bool {
    let end = tail.load(ordering: .relaxed)
    guard end - head.load(ordering: .acquiring) < capacity else { return false }
    slots[end % capacity].fill(result, aperture)
    tail.store(end + 1, ordering: .sequentiallyConsistent)
    return true
  }

  /// The oldest result, which stays the caller's until `removeFirst()`. The observer thread only.
  var first: ResultSlot? {
    let begin = head.load(ordering: .relaxed)
    return begin < tail.load(ordering: .acquiring) ? slots[begin % capacity] : nil
  }

  /// Gives the oldest result's slot back. The observer thread only.
  func removeFirst() { head.add(1, ordering: .sequentiallyConsistent) }
}
