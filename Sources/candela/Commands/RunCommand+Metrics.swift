import CandelaMetrics
import CandelaRuntime
import Foundation

extension RunCommand {
  /// A run's metrics, before it begins. With several boards, what they are is said of the first.
  func runMetrics(_ context: RunContext, _ monitor: RunMonitor, _ sessions: [BoardSession]) -> RunMetrics {
    let facts = RunFacts(
      kind: context.kind.rawValue, version: Version.text, board: context.loaded.profile.name,
      serial: sessions.first?.driver.identity?.record.serialText ?? "\(board.serial)",
      host: sessions.first?.host.name ?? board.host, model: context.loaded.bundle.manifest.name,
      classes: context.classes, source: context.source, policy: context.policy.description,
      startSeconds: Date().timeIntervalSince1970)
    return RunMetrics(facts, run: monitor, boards: sessions.map(\.driver.monitor))
  }
}
