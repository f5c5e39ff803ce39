import CandelaHAL

/// Work that can be put on a virtual clock again and again; made once, so that scheduling allocates nothing.
public final class VirtualTimer {
  private unowned let time: VirtualTime
  private let action: () -> Void
  /// When it will fire; nil while it is not pending.
  public private(set) var deadline: Timestamp?

  /// A timer that is not pending yet. `time` must outlive it.
  public init(on time: VirtualTime, _ action: @escaping () -> Void) {
    self.time = time
    self.action = action
  }

  /// Fires once at `deadline`, replacing an earlier deadline.
  public func schedule(at deadline: Timestamp) {
    cancel()
    self.deadline = deadline
    time.insert(self, at: deadline)
  }

  /// Fires once so many nanoseconds from now, replacing an earlier deadline.
  public func schedule(afterNanoseconds nanoseconds: UInt64) {
    schedule(at: VirtualTime.later(time.now, byNanoseconds: nanoseconds))
  }

  /// Takes the work off the clock; nothing happens when it is not pending.
  public func cancel() {
    guard deadline != nil else { return }
    deadline = nil
    time.remove(self)
  }

  func fire() {
    deadline = nil
    action()
  }
}
