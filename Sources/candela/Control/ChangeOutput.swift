import CandelaHAL
import CandelaRuntime

/// A change of a run while it went on, for its summary.
struct ChangeOutput: Encodable {
  let configuration: UInt32
  let model: String
  let policy: String
  let unknown_below: Int?
  let last_epoch: UInt32?
  let duration_us: Double

  /// All changes of a run, in order.
  static func list(_ summary: RunSummary, _ configurations: RunConfigurations) -> [ChangeOutput] {
    summary.changes.map { change in
      let entry = configurations[change.configuration]
      return ChangeOutput(
        configuration: change.configuration, model: entry.loaded.bundle.manifest.name,
        policy: entry.policy.description, unknown_below: entry.threshold, last_epoch: change.lastEpoch,
        duration_us: Double(change.duration.wholeNanoseconds) / 1000)
    }
  }

  /// The change in a line.
  var text: String {
    "change    configuration \(configuration) after \(last_epoch.map { "EPOCH \($0)" } ?? "no frame"): model \(model), policy "
      + "\(policy), unknown below \(unknown_below.map { "\($0) codes" } ?? "nothing"); no frame for "
      + Format.si(duration_us * 1e-6, "s")
  }
}
