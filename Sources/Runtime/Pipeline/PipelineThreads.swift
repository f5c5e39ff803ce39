import CandelaHAL
import Dispatch
import Foundation

/// What a thread of the pipeline does.
public enum PipelineThreadRole: Sendable, Hashable {
  /// Frame to result, for the board with this number (0 where there is one).
  case hot(board: Int)
  /// Pulls the source under the policies `latest` and `queue`.
  case capture
  /// Prepares frames and deals them to several boards.
  case dealer
  /// Feeds sinks.
  case observer

  /// A name of at most 15 bytes, as Linux takes it.
  public var name: String {
    switch self {
    case .hot(let board): "candela-hot-\(board)"
    case .capture: "candela-capture"
    case .dealer: "candela-dealer"
    case .observer: "candela-observe"
    }
  }
}

/// How the pipeline's threads are set up.
public struct PipelineThreads: Sendable {
  /// Called first thing on every new thread: the place to ask the system for a scheduling class or a core.
  public var onStart: @Sendable (PipelineThreadRole) -> Void

  /// Threads as the system makes them, unless `onStart` changes that.
  public init(onStart: @escaping @Sendable (PipelineThreadRole) -> Void = { _ in }) { self.onStart = onStart }

  /// Starts a thread.
  func start(_ role: PipelineThreadRole, _ body: @escaping @Sendable () -> Void) -> PipelineThread {
    PipelineThread(role, onStart: onStart, body)
  }
}

/// A running thread that can be waited for.
final class PipelineThread: Sendable {
  private let end = DispatchSemaphore(value: 0)

  init(
    _ role: PipelineThreadRole, onStart: @escaping @Sendable (PipelineThreadRole) -> Void,
    _ body: @escaping @Sendable () -> Void
  ) {
    let thread = Thread { [end] in
      // Only the running thread can tell the kernel its name.
      Thread.current.name = role.name
      onStart(role)
      body()
      end.signal()
    }
    thread.start()
  }

  /// Waits for the end.
  func join() { end.wait() }

  /// Waits for the end, for so long at most; call it again after false only.
  func join(limit: Duration) -> Bool {
    end.wait(timeout: .now() + .nanoseconds(Int(clamping: limit.wholeNanoseconds))) == .success
  }
}

/// Carries something to another thread that owns it from then on.
///
/// `@unchecked`: the thread that handed it over does not touch it before it has joined the other.
struct HandedOver<Value>: @unchecked Sendable {
  let value: Value
}
