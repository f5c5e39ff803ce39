import CandelaMetrics
import CandelaRuntime
import Foundation

extension RunCommand {
  /// A run's metrics, before it begins. With several boards, what they are is said of the first.
  func runMetrics(_ context: RunContext, _ monitor: RunMonitor, _ sessions: [BoardSession]) -> RunMetrics {
    let facts = RunLabels(
      kind: context.kind.rawValue, version: Version.text, board: context.loaded.profile.name,
      serial: sessions.first?.driver.identity?.record.serialText ?? "\(board.serial)",
      host: sessions.first?.host.name ?? board.host, model: context.loaded.bundle.manifest.name,
      classes: context.loaded.bundle.classNames, source: context.source, policy: context.policy.description,
      startSeconds: Date().timeIntervalSince1970)
    return RunMetrics(facts, run: monitor, boards: sessions.map(\.driver.monitor), rails: context.metering?.dials ?? [])
    {
      [configurations = context.configurations] result in
      let names = configurations[result.configuration].loaded.bundle.classNames
      return names.indices.contains(result.winner) ? names[result.winner] : "#\(result.winner)"
    }
  }
}
