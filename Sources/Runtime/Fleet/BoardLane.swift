import Synchronization

/// The way of frames to one board and of its results back, in order.
final class BoardLane: Sendable {
  let frames: SlotRing<ApertureSlot>
  let results: SlotRing<ResultSlot>
  /// What the board's thread waits on for frames, and the dealer for room.
  let frameArrival = Wake()
  let frameRoom = Wake()
  /// What the board's thread waits on for room for its result.
  let resultRoom = Wake()

  private let dealerEnded = Atomic<Bool>(false)
  private let boardEnded = Atomic<Bool>(false)

  /// One frame under way and one that waits: more would only make frames older.
  private static let framesAhead = 2
  /// Results that wait for those of other boards, which come first.
  private static let resultsAhead = 8

  init(aperturePixels: Int) {
    frames = SlotRing((0..<Self.framesAhead).map { _ in ApertureSlot(aperturePixels: aperturePixels) })
    results = SlotRing((0..<Self.resultsAhead).map { _ in ResultSlot(aperturePixels: aperturePixels) })
  }

  /// Whether no frame comes after those that wait.
  var hasNoMoreFrames: Bool { dealerEnded.load(ordering: .sequentiallyConsistent) }
  /// Whether no result comes after those that wait.
  var hasNoMoreResults: Bool { boardEnded.load(ordering: .sequentiallyConsistent) }

  /// The dealer's last word.
  func endFrames() {
    dealerEnded.store(true, ordering: .sequentiallyConsistent)
    frameArrival.signal()
  }

  /// The board's last word.
  func endResults() { boardEnded.store(true, ordering: .sequentiallyConsistent) }
}
