/// Balanced labels: every block of as many places as there are classes holds each class once, in random order.
struct LabelSchedule: Sendable {
  private let seed: UInt64
  private let stream: SceneRandom.Stream
  /// Whether the last class of a block may also be the first of the next.
  private let allowsRepeats: Bool

  init(seed: UInt64, stream: SceneRandom.Stream, allowsRepeats: Bool) {
    self.seed = seed
    self.stream = stream
    self.allowsRepeats = allowsRepeats
  }

  /// The class at a place; a function of seed, stream and place only.
  func shape(at place: UInt64) -> SceneClass {
    let classCount = UInt64(SceneClass.allCases.count)
    let block = place / classCount
    var order = shuffled(block)
    // Swapping the first two leaves the last of a block alone, so that looking back one block is enough.
    if !allowsRepeats, block > 0, shuffled(block - 1).last == order.first { order.swapAt(0, 1) }
    return order[Int(place % classCount)]
  }

  /// The classes in the order of one block, before repeats are removed (Fisher and Yates).
  private func shuffled(_ block: UInt64) -> [SceneClass] {
    let blockSeed = SceneRandom(seed: seed, stream: stream, index: 0)
    var random = SceneRandom(key: blockSeed.key, stream: .labels, index: block)
    var order = SceneClass.allCases
    for place in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(place, random.uniform(in: 0...place))
    }
    return order
  }
}
