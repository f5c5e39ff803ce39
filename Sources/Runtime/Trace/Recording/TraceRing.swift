import Synchronization

/// The blocks between the recorder's thread, which fills them, and the writer's, which writes them. No lock: each side moves
/// one count forward.
///
/// `@unchecked Sendable`: the counts say who has a block. The recorder has block `filled`, the writer the blocks from `written`
/// up to `filled`.
final class TraceRing: @unchecked Sendable {
  private let blocks: [TraceBlock]
  private let filled = Atomic<Int>(0)
  private let written = Atomic<Int>(0)

  init(blockCount: Int, blockBytes: Int) {
    blocks = (0..<blockCount).map { _ in TraceBlock(capacity: blockBytes) }
  }

  /// The recorder's side: the block to fill next; nil while the writer has them all.
  var free: TraceBlock? {
    let next = filled.load(ordering: .relaxed)
    guard next - written.load(ordering: .acquiring) < blocks.count else { return nil }
    return blocks[next % blocks.count]
  }

  /// Blocks that the recorder may fill.
  var freeCount: Int {
    blocks.count - (filled.load(ordering: .relaxed) - written.load(ordering: .acquiring))
  }

  /// The recorder's side: hands the block over that `free` gave.
  func submit() { filled.add(1, ordering: .releasing) }

  /// The writer's side: the oldest block that waits; nil when none does.
  var waiting: TraceBlock? {
    let next = written.load(ordering: .relaxed)
    guard next < filled.load(ordering: .acquiring) else { return nil }
    return blocks[next % blocks.count]
  }

  /// The writer's side: gives the block back that `waiting` gave.
  func giveBack() { written.add(1, ordering: .releasing) }
}
