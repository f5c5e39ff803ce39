import Synchronization

/// What any thread may know of a board while its owner works with it.
public final class BoardMonitor: Sendable {
  private let armed = Atomic<Bool>(false)
  /// Written in and after recoveries only, so that the hot thread takes the lock while nothing waits for it.
  private let report = Mutex(RecoveryReport())

  package init() {}

  /// Whether the laser is armed as far as the driver knows: from the moment the controller said so until LASER_ENABLE is
  /// low. Stays true where LASER_ENABLE could not be brought low.
  public var isArmed: Bool { armed.load(ordering: .acquiring) }
  /// What recoveries came to, as far as the latest frame.
  public var recovery: RecoveryReport { report.withLock { $0 } }

  func noteArmed(_ isArmed: Bool) { armed.store(isArmed, ordering: .releasing) }
  func note(_ report: RecoveryReport) { self.report.withLock { $0 = report } }
}
