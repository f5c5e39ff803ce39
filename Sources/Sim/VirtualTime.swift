import CandelaHAL

/// A clock that starts at zero and moves only when somebody sleeps on it or advances it.
///
/// Work that falls due on the way runs at its own deadline, earliest first; work with the same deadline runs in the
/// order in which it was scheduled. Nothing here reads a wall clock, so a run can be repeated exactly. One owner, one
/// thread.
public final class VirtualTime: TimeSource {
  /// Longest single sleep: a hundred years. Longer ones are cut to it, so that no sum can overflow.
  public static let longestSleepNanoseconds: UInt64 = 100 * 365 * 86_400 * 1_000_000_000

  /// Now.
  public private(set) var now = Timestamp(nanoseconds: 0)
  /// Pending work, latest deadline first, so that the next due is removed from the end.
  private var queue: [Entry] = []
  private var order: UInt64 = 0
  private var isAdvancing = false

  private struct Entry {
    let deadline: Timestamp
    let order: UInt64
    let timer: VirtualTimer
  }

  /// A clock at zero with no work pending.
  public init() {}

  /// When the next pending work falls due; nil when there is none.
  public var nextDeadline: Timestamp? { queue.last?.deadline }

  /// Moves the clock by `duration` and does the work due on the way; negative durations count as zero.
  public func sleep(for duration: Duration) { advance(byNanoseconds: Self.nanoseconds(of: duration)) }

  /// Moves the clock by so many nanoseconds and does the work due on the way.
  public func advance(byNanoseconds nanoseconds: UInt64) {
    advance(to: Self.later(now, byNanoseconds: nanoseconds))
  }

  /// Moves the clock to `target` and does the work due until then (work due at `target` included). A target in the
  /// past changes nothing. Work must not move the clock itself.
  public func advance(to target: Timestamp) {
    precondition(!isAdvancing, "scheduled work must not move the clock")
    isAdvancing = true
    while let entry = queue.last, entry.deadline <= target {
      queue.removeLast()
      now = max(now, entry.deadline)
      entry.timer.fire()
    }
    now = max(now, target)
    isAdvancing = false
  }

  /// Moves the clock to the next pending deadline, but not beyond `limit`, and does the work due there.
  /// - Returns: false when nothing was due up to `limit`; the clock then stands at `limit`.
  func advanceToNextDeadline(notBeyond limit: Timestamp) -> Bool {
    guard let next = nextDeadline, next <= limit else {
      advance(to: limit)
      return false
    }
    advance(to: next)
    return true
  }

  /// Runs `action` once at `deadline` (at the next advance when that has passed).
  /// - Returns: the timer, by which the work can be cancelled.
  @discardableResult
  public func schedule(at deadline: Timestamp, _ action: @escaping () -> Void) -> VirtualTimer {
    let timer = VirtualTimer(on: self, action)
    timer.schedule(at: deadline)
    return timer
  }

  /// A point so many nanoseconds after another, never beyond the clock's range.
  static func later(_ time: Timestamp, byNanoseconds nanoseconds: UInt64) -> Timestamp {
    let (sum, overflow) = time.nanoseconds.addingReportingOverflow(nanoseconds)
    return Timestamp(nanoseconds: overflow ? .max : sum)
  }

  static func nanoseconds(of duration: Duration) -> UInt64 {
    let longest = Duration.nanoseconds(Int64(longestSleepNanoseconds))
    return min(max(duration, .zero), longest).wholeNanoseconds
  }

  func insert(_ timer: VirtualTimer, at deadline: Timestamp) {
    let entry = Entry(deadline: deadline, order: order, timer: timer)
    order += 1
    let index = queue.lastIndex { $0.deadline > deadline }.map { $0 + 1 } ?? 0
    queue.insert(entry, at: index)
  }

  func remove(_ timer: VirtualTimer) {
    if let index = queue.lastIndex(where: { $0.timer === timer }) { queue.remove(at: index) }
  }
}
