import CandelaBoardSpec
import CandelaRuntime
import Foundation
import Synchronization

/// Changes a run by names: finds the bundle, asks the pipeline, keeps account of the configurations.
final class RunSteering: Sendable {
  /// What the pipeline looks at.
  let control = RunControl()
  /// What was asked for so far.
  let configurations: RunConfigurations
  /// What a run gets besides its own sinks.
  let statusSink = StatusSink()
  private let board: BoardOptions
  private let workspace: Workspace
  /// One change at a time, whoever asks.
  private let isChanging = Atomic<Bool>(false)

  init(_ configurations: RunConfigurations, board: BoardOptions, workspace: Workspace) {
    self.configurations = configurations
    self.board = board
    self.workspace = workspace
  }

  var sinks: [any ResultSink] { [statusSink] }

  /// Brings settings into effect.
  /// - Throws: what is wrong with them; the run then goes on as before.
  func apply(_ settings: RunSettings) throws -> AppliedChange {
    guard !isChanging.exchange(true, ordering: .acquiringAndReleasing) else {
      throw RuntimeError(
        .changeNotTaken, "the run did not take the change: another change is under way; nothing was changed",
        remedy: "Ask again when it is done")
    }
    defer { isChanging.store(false, ordering: .releasing) }
    var entry = configurations.newest.entry
    var change = RunChange()
    if let name = settings.model {
      entry.loaded = try LoadedModel(name, board: board, workspace: workspace)
      entry.model = name
      change.model = RunChange.Model(
        program: entry.loaded.bundle.program,
        preprocessor: try entry.loaded.bundle.manifest.input.preprocessor())
    }
    change.threshold = settings.threshold
    if case .off = settings.threshold { entry.threshold = nil }
    if case .below(let codes) = settings.threshold { entry.threshold = codes }
    change.policy = try settings.framePolicy()
    entry.policy = change.policy ?? entry.policy
    return try configurations.adding(entry) { try control.apply(change) }
  }

  /// The model's file once more, and a settings file where there is one.
  func reload(_ file: String?) throws -> AppliedChange {
    var settings = try file.map(SettingsFile.read) ?? RunSettings()
    let entry = configurations.newest.entry
    settings.model = settings.model ?? entry.model ?? entry.loaded.name
    return try apply(settings)
  }

  /// What the newest configuration is, in words.
  var summary: String {
    let (number, entry) = configurations.newest
    return "configuration \(number): model \(entry.loaded.bundle.manifest.name), policy \(entry.policy), unknown below "
      + (entry.threshold.map { "\($0) codes" } ?? "nothing")
  }
}
