import ArgumentParser
import CandelaMedia
import CandelaModel
import CandelaOptics
import CandelaSim
import CandelaSimHarness

/// `candela eval` over a range of one condition.
struct SweepOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Measure over a range of light, noise, shift, rotation, mask-error or levels instead of once.", valueName: "what")
  )
  var sweep: SweepKind?
  @Option(help: ArgumentHelp("Points of the sweep. Default: 9 or 11; levels go by themselves.", valueName: "n"))
  var steps: Int?
  @Option(help: ArgumentHelp("Write the sweep as a table.", valueName: "file"))
  var csv: String?
  @Option(help: ArgumentHelp("Draw the sweep with 95 % intervals.", valueName: "png"))
  var plot: String?

  func validate() throws {
    guard let sweep else {
      if steps != nil || csv != nil || plot != nil {
        throw ValidationError("--steps, --csv and --plot belong to --sweep.")
      }
      return
    }
    if let steps, !(2...200).contains(steps) { throw ValidationError("--steps is \(steps); give 2...200.") }
    if sweep == .levels, steps != nil { throw ValidationError("--sweep levels goes by itself; leave --steps out.") }
  }
}

extension SweepOptions {
  /// Measures every point, without wires.
  func run(
    _ kind: SweepKind, loaded: LoadedModel, set: ApertureSet, device: SimulatedDevice, operators: OperatorCache,
    threads: Int, isQuiet: Bool
  ) throws -> [SweepPoint] {
    for path in [csv, plot].compactMap({ $0 }) { try OutputFolder.requireWritable(for: path) }
    let setup = SweepSetup(profile: loaded.profile, masks: loaded.bundle.masks, device: device)
    let layer = loaded.profile.design.phaseLayers[0]
    let values = kind.values(
      steps: steps ?? kind.defaultSteps, maskLevels: PhaseMask.levelCount(setup.masks[0], layer: layer))
    let setups = values.map { setup.with(kind, $0) }
    // A point that cannot be is refused before the others have taken their minutes.
    for setup in setups { try setup.profile.check(setup.device.errors) }
    let bar = ProgressBar("sweep", total: values.count * set.count, isQuiet: isQuiet)
    defer { bar.finish() }
    return try zip(values, setups).map { value, setup in
      let evaluation = Evaluation(
        profile: setup.profile, program: loaded.bundle.program, masks: setup.masks, device: setup.device,
        operators: operators)
      let records = try evaluation.run(set, path: .direct, threads: threads, progress: { bar.advance(by: $0) })
      return SweepPoint(
        value, EvaluationReport(records, labels: set.labels, classCount: loaded.bundle.classNames.count))
    }
  }
}

/// One point of a sweep.
struct SweepPoint: Encodable {
  let value: Double
  let accuracy: Double?
  let low_95: Double?
  let high_95: Double?
  let labelled: Int
  let right: Int
  let saturated: Int

  init(_ value: Double, _ report: EvaluationReport) {
    self.value = value
    accuracy = report.accuracy
    low_95 = report.accuracyBounds?.lowerBound
    high_95 = report.accuracyBounds?.upperBound
    labelled = report.labelled
    right = report.right
    saturated = report.saturated
  }
}
