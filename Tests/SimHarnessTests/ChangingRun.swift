import CandelaHAL
import CandelaRuntime
import CandelaSimHarness
import Dispatch
import Foundation
import Synchronization

/// A run on a tiny ideal board; somebody asks for changes on a thread of his own, so that they fall right after frames
/// that the test names.
///
/// `@unchecked`: the asking threads touch the control, the mutex and the group only.
final class ChangingRun: @unchecked Sendable {
  let bench: SimulatedBench
  private let control = RunControl()
  private let sink = FaultingSink()
  private let pipeline: InferencePipeline
  private let callers = DispatchGroup()
  private let first = Mutex<Result<AppliedChange, RuntimeError>?>(nil)
  private var changes: [UInt64: RunChange]
  private let also: (SimulatedBench) -> Void

  /// - Parameters:
  ///   - frame: the change is asked for when this frame has been answered.
  ///   - also: what else happens to the bench then.
  init(
    _ change: RunChange, after frame: UInt64, frames: Int, policy: FramePolicy = .block, readsOutputs: Bool = true,
    also: @escaping (SimulatedBench) -> Void = { _ in }
  ) throws {
    let bench = try Tiny.preparedBench(Tiny.idealDevice)
    self.bench = bench
    self.also = also
    changes = [frame: change]
    var options = PipelineOptions()
    options.readsOutputs = readsOutputs
    options.ageOrigin = .delivery
    options.recovery = RecoveryConfiguration()
    options.policy = policy
    pipeline = try InferencePipeline(
      source: ApertureSetSource(Tiny.apertures(frames), count: frames),
      preprocessor: AperturePassThrough(side: Tiny.side), projector: bench.board.projector, board: bench.driver,
      time: bench.board.time, options: options, control: control)
  }

  /// Asks for one more change later on.
  func alsoChange(_ change: RunChange, after frame: UInt64) { changes[frame] = change }

  var results: [InferenceResult] { sink.results }

  func go() throws -> RunSummary {
    sink.onResult = { [unowned self] result in
      // Frames may be dropped: the first one at or after the named one counts.
      guard let due = changes.keys.min(), due <= result.frameSequence, let change = changes.removeValue(forKey: due)
      else { return }
      also(bench)
      ask(change)
    }
    return try pipeline.run(into: [sink])
  }

  /// On the hot thread: it may not wait for the outcome, but the change must be there before the next frame.
  private func ask(_ change: RunChange) {
    callers.enter()
    Thread { [self, control, callers] in
      let outcome: Result<AppliedChange, RuntimeError>
      do throws(RuntimeError) { outcome = .success(try control.apply(change)) } catch { outcome = .failure(error) }
      first.withLock { if $0 == nil { $0 = outcome } }
      callers.leave()
    }.start()
    while !control.isPending { Thread.sleep(forTimeInterval: 0.0005) }
  }

  /// What became of the first change.
  func outcome() throws -> Result<AppliedChange, RuntimeError> {
    callers.wait()
    guard let outcome = first.withLock({ $0 }) else { throw NoOutcome() }
    return outcome
  }

  private struct NoOutcome: Error {}
}
