import CandelaMedia
import CandelaModel
import CandelaOptics
import CandelaSimHarness

/// Accuracy of a trained model on its test frames, stage by stage: phases before rounding, the board's levels without
/// noise, the board with its noise.
struct TrainingTest {
  /// Nothing without test frames.
  private(set) var metrics: [ModelMetric] = []
  /// With default noise.
  private(set) var noisy: EvaluationReport?

  init(_ bundle: ModelBundle, trained: TrainedModel, session: TrainingSession) throws {
    let command = session.command
    guard let (name, set) = try TrainingData.test(command, bundle.manifest.input) else { return }
    func report(isIdeal: Bool, masks: [PhaseMask]) throws -> EvaluationReport {
      let evaluation = Evaluation(
        profile: session.profile, program: bundle.program, masks: masks,
        device: SimulatedDevice(serial: command.board.serial, seed: command.board.seed, isIdeal: isIdeal),
        operators: session.operators)
      let records = try evaluation.run(set, path: .direct, threads: Workspace.cores)
      return EvaluationReport(records, labels: set.labels, classCount: bundle.classNames.count)
    }
    func add(_ report: EvaluationReport, _ conditions: String) {
      guard let accuracy = report.accuracy else { return }
      metrics.append(
        ModelMetric(
          name: "accuracy", value: accuracy, kind: .simulated,
          conditions: "\(name), \(report.labelled) frames, \(conditions), serial \(command.board.serial), "
            + "seed \(command.board.seed)"))
    }
    let noisy = try report(isIdeal: false, masks: bundle.masks)
    add(noisy, "default noise")
    add(try report(isIdeal: true, masks: bundle.masks), "ideal")
    if let continuous = trained.continuousMasks {
      add(try report(isIdeal: true, masks: continuous), "ideal, phases not rounded")
    }
    self.noisy = noisy
  }
}
