import CandelaHAL
import CandelaRuntime
import Foundation
import Synchronization

/// What does not change in a run.
struct RunFacts: Sendable {
  let kind: String
  let source: String

  init(_ context: RunContext) { (kind, source) = (context.kind.rawValue, context.source) }
}

/// Counts a run's results for whoever asks while it goes on.
final class StatusSink: ResultSink, Sendable {
  let delivery = SinkDelivery.lossy
  private let statistics = Mutex(RunStatistics())
  private let start = ContinuousClock().now
  private let monitor = Mutex<RunMonitor?>(nil)

  /// The pipeline's monitor, once there is one.
  func watch(_ monitor: RunMonitor) { self.monitor.withLock { $0 = monitor } }

  func consume(_ result: InferenceResult, aperture: Span<UInt8>) {
    statistics.withLock { $0.record(result) }
  }

  func finish(_ summary: RunSummary) {}

  /// How the run is getting on.
  func status(of run: RunFacts, _ configurations: RunConfigurations, stop: StopSignal) -> RunStatus {
    let summary = statistics.withLock { $0.summary() }
    let (number, entry) = configurations.newest
    return RunStatus(
      process: ProcessInfo.processInfo.processIdentifier, kind: run.kind, board: entry.loaded.profile.name,
      source: run.source, model: entry.loaded.bundle.manifest.name, policy: entry.policy.description,
      unknown_below: entry.threshold, configuration: number, seconds: (ContinuousClock().now - start) / .seconds(1),
      frames: summary.frames, accuracy: summary.accuracy, unknown: summary.unknown, faults: summary.faults,
      flags: Dictionary(uniqueKeysWithValues: summary.flags.map { ($0.name, $0.count) }),
      observer_drops: monitor.withLock { $0?.drops.observers } ?? 0, is_stopping: stop.isRequested)
  }
}
