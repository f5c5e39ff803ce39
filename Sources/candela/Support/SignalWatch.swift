import CandelaRuntime
import Dispatch
import Foundation
import Synchronization

/// Turns SIGINT and SIGTERM into a wish to stop after the current frame, so that the run ends with the laser off and
/// its summary printed. A second signal ends the process at once.
final class SignalWatch {
  /// Counts signals; shared with the handlers, which run on a queue of their own.
  private final class Counter: Sendable {
    let signals = Atomic<Int>(0)
  }

  private let counter = Counter()
  private var sources: [any DispatchSourceSignal] = []

  /// Whether a signal came.
  var wasSignalled: Bool { counter.signals.load(ordering: .acquiring) > 0 }

  convenience init(_ stop: StopSignal) { self.init { stop.request() } }

  /// Has `stop` called at the first signal, on a queue of its own.
  init(_ stop: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "candela.signals")
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [counter] in
        if counter.signals.add(1, ordering: .acquiringAndReleasing).oldValue > 0 {
          exit(ExitStatus.interrupted.rawValue)
        }
        stop()
      }
      source.resume()
      sources.append(source)
    }
  }

  /// Gives the signals their usual meaning again.
  func cancel() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
