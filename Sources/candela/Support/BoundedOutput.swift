import CandelaHAL
import CandelaRuntime
import Foundation
import Synchronization

/// Output after the run that must not hold the process up for ever.
enum BoundedOutput {
  /// `@unchecked`: the step belongs to the new thread, which the caller waits for; after the limit the caller ends the
  /// process.
  private final class Step: @unchecked Sendable {
    let body: () throws -> Void
    let end = DispatchSemaphore(value: 0)
    let failure = Mutex<(any Error)?>(nil)

    init(_ body: @escaping () throws -> Void) { self.body = body }

    func run() {
      do { try body() } catch { failure.withLock { $0 = error } }
      end.signal()
    }
  }

  /// Runs `body`, for so long at most.
  /// - Throws: what `body` throws; `RuntimeError` of kind `sinkBlocked` when the time is over.
  static func run(limit: Duration, _ body: @escaping () throws -> Void) throws {
    let step = Step(body)
    Thread { step.run() }.start()
    guard step.end.wait(timeout: .now() + limit.inSeconds) == .success else {
      throw RuntimeError.sinkBlocked(limit)
    }
    if let failure = step.failure.withLock({ $0 }) { throw failure }
  }
}
