import CandelaHAL
import CandelaRuntime

/// What a view knows of its run beside the results.
struct RunContext {
  let loaded: LoadedModel
  let board: BoardOptions
  /// What kind of figures the board's answers are.
  let kind: ResultKind
  /// Whether frame ages are on a simulated board's own clock; otherwise on this computer's.
  let usesBoardClock: Bool
  let source: String
  let isPaced: Bool
  /// What happens to frames that come too fast.
  let policy: FramePolicy
  /// Several boards; nil for one.
  var fleet: FleetFacts?
  /// The run's meters; nil where it is not metered.
  var metering: RunMetering?
  /// What the run was set to, by the number that results carry.
  let configurations: RunConfigurations
  /// Digital engines beside the board; nil for none.
  var shadows: RunShadows?
  /// Emission time of the laser so far, in nanoseconds.
  var laser: () throws -> UInt64
  /// When the run began, by the host's clock.
  let start = ContinuousClock().now

  /// The clock of the frame ages, in words.
  var clock: String { usesBoardClock ? "the simulated board's clock (I2C at 400 kHz)" : "this computer's clock" }

  /// The class's name in the model that answered, or its number where a result names none of its.
  func className(_ index: Int, of result: InferenceResult) -> String {
    let names = configurations[result.configuration].loaded.bundle.classNames
    return names.indices.contains(index) ? names[index] : "#\(index)"
  }

  /// What a result answers, in words: its class, or "unknown".
  func answer(of result: InferenceResult) -> String {
    result.isUnknown ? "unknown" : className(result.winner, of: result)
  }

  /// Seconds of the run so far, by the host's clock.
  var hostSeconds: Double {
    let end = metering?.ended ?? shadows?.end ?? ContinuousClock().now
    return (end - (metering?.began ?? start)) / .seconds(1)
  }
}

/// Something that shows a run: results as they come, and the summary at its end.
protocol RunView: ResultSink {
  /// Shows the summary. `digest` is nil where the outputs were not read.
  func show(_ summary: RunSummary, digest: String?) throws
}

extension RunSummary {
  /// The chip's modelled energy of one frame in joules; nil without frames.
  var modelledJoulesPerFrame: Double? { energy.perFrame(.modelled)?.energy.value }
}
