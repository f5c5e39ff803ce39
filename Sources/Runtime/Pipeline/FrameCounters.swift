import CandelaHAL
import Synchronization

/// What became of frames that got no result of their own. Counted by one thread, read by any.
final class FrameCounters: Sendable {
  let dropped = Atomic<UInt64>(0)
  let lost = Atomic<UInt64>(0)
  let repeated = Atomic<UInt64>(0)
  let resized = Atomic<UInt64>(0)

  /// The counts so far.
  var losses: FrameLosses {
    FrameLosses(
      dropped: dropped.load(ordering: .relaxed), lost: lost.load(ordering: .relaxed),
      repeated: repeated.load(ordering: .relaxed), resized: resized.load(ordering: .relaxed))
  }
}

/// Frames that did not come as they should, by what became of them.
public struct FrameLosses: Sendable, Hashable {
  /// Every frame came as it should.
  public static let none = FrameLosses()

  /// Taken from the source and dropped for newer ones, as the policy says.
  public internal(set) var dropped: UInt64 = 0
  /// Missing in the source's own count: it lost them.
  public internal(set) var lost: UInt64 = 0
  /// Delivered again by the source with the same number or the same time; answered and flagged `repeated`.
  public internal(set) var repeated: UInt64 = 0
  /// Frames with another size, stride or format than the frame before.
  public internal(set) var resized: UInt64 = 0

  mutating func merge(_ other: FrameLosses) {
    dropped += other.dropped
    lost += other.lost
    repeated += other.repeated
    resized += other.resized
  }
}

/// How far a source has been read; whoever pulls it next goes on from there.
struct FrameCount {
  /// Frames taken from the source.
  var frames: UInt64 = 0
  /// The frame before.
  var watch = FrameWatch()
  /// Whether the source has no more.
  var hasEnded = false
}

/// Looks at every frame that a source delivers, in order.
struct FrameWatch {
  private var previous: FrameDescriptor?

  /// Counts what is wrong with a frame.
  /// - Returns: whether it is the frame before once more.
  mutating func note(_ frame: FrameDescriptor, in counters: FrameCounters) -> Bool {
    defer { previous = frame }
    guard let previous else { return false }
    if frame.width != previous.width || frame.height != previous.height || frame.format != previous.format
      || frame.bytesPerRow != previous.bytesPerRow
    {
      counters.resized.add(1, ordering: .relaxed)
    }
    // A source that knows no times stamps everything with zero.
    let hasSameTime = frame.time == previous.time && frame.time.nanoseconds != 0
    if frame.sequence == previous.sequence || hasSameTime {
      counters.repeated.add(1, ordering: .relaxed)
      return true
    }
    // A smaller number is a source that began to count anew, not a loss.
    if frame.sequence > previous.sequence + 1 {
      counters.lost.add(frame.sequence - previous.sequence - 1, ordering: .relaxed)
    }
    return false
  }
}
