import Synchronization

/// A wish to stop that may be voiced from any thread or signal handler and is looked at before every frame.
public final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A signal that has not been given.
  public init() {}

  /// Whether somebody asked to stop.
  public var isRequested: Bool { flag.load(ordering: .acquiring) }

  /// Asks to stop after the current frame.
  public func request() { flag.store(true, ordering: .releasing) }
}
