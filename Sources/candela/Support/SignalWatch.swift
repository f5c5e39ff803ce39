import CandelaRuntime
import Dispatch
import Foundation
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into a wish to stop after the current frame, so that the run ends with the laser off and
/// its summary printed. A second signal ends the process at once.
final class SignalWatch {
  /// Counts signals; shared with the handlers, which run on a queue of their own.
  private final class Counter: Sendable {
    let signals = Atomic<Int>(0)
    let onHangup = Mutex<(@Sendable () -> Void)?>(nil)
  }

  private static let numbers = [SIGINT, SIGTERM, SIGHUP]

  private let counter = Counter()
  private var sources: [any DispatchSourceSignal] = []

  /// Whether a signal came.
  var wasSignalled: Bool { counter.signals.load(ordering: .acquiring) > 0 }

  convenience init(_ stop: StopSignal) { self.init { stop.request() } }

  /// Has `stop` called at the first signal, on a queue of its own.
  init(_ stop: @escaping @Sendable () -> Void) {
    let queue = DispatchQueue(label: "candela.signals")
    let hangups = DispatchQueue(label: "candela.hangups")
    let ignoresHangups = Self.ignoresHangups
    for number in Self.numbers {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [counter] in
        // What a hang-up has done may take long, and must not hold up the other signals.
        if number == SIGHUP, let action = counter.onHangup.withLock({ $0 }) { return hangups.async(execute: action) }
        if number == SIGHUP, ignoresHangups { return }
        if counter.signals.add(1, ordering: .acquiringAndReleasing).oldValue > 0 {
          exit(ExitStatus.interrupted.rawValue)
        }
        stop()
      }
      source.resume()
      sources.append(source)
    }
  }

  /// Whether this process was started to outlive its terminal (nohup): bit 0 of the ignored signals, proc(5).
  private static var ignoresHangups: Bool {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let mask = status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") }?.split(whereSeparator: \.isWhitespace)
      .last
    return mask.flatMap { UInt64($0, radix: 16) }.map { $0 & 1 != 0 } ?? false
  }

  /// From now on SIGHUP has something done instead of ending the command.
  func onHangup(_ action: @escaping @Sendable () -> Void) { counter.onHangup.withLock { $0 = action } }

  /// Gives the signals their usual meaning again.
  func cancel() {
    for source in sources { source.cancel() }
    for number in Self.numbers { signal(number, SIG_DFL) }
  }
}
