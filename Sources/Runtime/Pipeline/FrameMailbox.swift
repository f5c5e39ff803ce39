import Synchronization

/// Where a capture thread leaves frames for the hot thread: at most `depth` wait, the oldest is dropped for a newer one.
///
/// Slots are made once. The capture thread owns one slot (the frame that it copies), the hot thread at most one (the
/// frame that it prepares), at most `depth` wait: with two more slots than that there is always a free one, and nobody
/// waits for the other.
///
/// `@unchecked`: a slot's contents belong to the thread that holds its number, numbers pass only through the two rings
/// (released there, acquired there); `filling` is the capture thread's, `preparing` the hot thread's, `failure` is
/// written before `hasEnded` is released.
package final class FrameMailbox: @unchecked Sendable {
  /// What the hot thread waits on.
  let arrival = Wake()

  private let slots: [FrameSlot]
  private let waiting: IndexRing
  private let free: IndexRing
  private var filling: Int
  private var preparing: Int?
  private var failure: (any Error)?
  private let hasEnded = Atomic<Bool>(false)

  package init(depth: Int) {
    slots = (0..<depth + 2).map { _ in FrameSlot() }
    waiting = IndexRing(capacity: depth)
    free = IndexRing(capacity: depth + 2)
    filling = 0
    for index in 1..<slots.count { _ = free.add(index) }
  }

  // MARK: The capture thread's side

  /// The slot to copy the next frame into.
  package var target: FrameSlot { slots[filling] }

  /// Lets the frame in `target` wait for the hot thread.
  /// - Returns: how many older frames were dropped for it, 0 or 1.
  package func post() -> UInt64 {
    var dropped: Int?
    while !waiting.add(filling) {
      // Full: the oldest makes room, unless the hot thread has just taken it.
      if let oldest = waiting.take() { dropped = oldest }
    }
    arrival.signal()
    guard let next = dropped ?? free.take() else { preconditionFailure("two slots more than can wait") }
    filling = next
    return dropped == nil ? 0 : 1
  }

  /// No more frames come, or the source failed.
  package func end(_ failure: (any Error)? = nil) {
    self.failure = failure
    hasEnded.store(true, ordering: .sequentiallyConsistent)
    arrival.signal()
  }

  // MARK: The hot thread's side

  /// Whether `take` has something to say.
  package var isReady: Bool { waiting.count > 0 || hasEnded.load(ordering: .sequentiallyConsistent) }

  /// The oldest waiting frame; it stays the caller's until `release()`. Nil when none waits.
  package func take() -> FrameSlot? {
    precondition(preparing == nil, "release the frame before")
    preparing = waiting.take()
    return preparing.map { slots[$0] }
  }

  /// Gives the taken frame's slot back.
  package func release() {
    if let preparing { _ = free.add(preparing) }
    preparing = nil
  }

  /// Whether the source has ended and every frame was taken.
  /// - Throws: the source's error.
  package func isExhausted() throws -> Bool {
    guard hasEnded.load(ordering: .sequentiallyConsistent), waiting.count == 0 else { return false }
    if let failure { throw failure }
    return true
  }
}
