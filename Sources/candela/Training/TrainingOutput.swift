import CandelaBoardSpec
import CandelaModel
import CandelaTraining

/// The result of `candela train` as it is shown.
struct TrainingOutput: Encodable {
  struct Metric: Encodable {
    let name: String
    let value: Double
    let kind: String
    let conditions: String
  }

  struct Epoch: Encodable {
    let number: Int
    let loss: Double
    let accuracy: Double
  }

  let bundle: String
  let picture: String
  let board: String
  let mask: String
  let mask_digest: String
  let fixed_mask: Bool
  let frames: Int
  let classes: [String]
  let epochs: [Epoch]
  let metrics: [Metric]

  init(
    command: TrainCommand, profile: BoardProfile, bundle model: ModelBundle, frames: Int, epochs: [JointTrainer.Epoch]
  ) {
    bundle = command.out
    picture = command.picturePath
    board = profile.name
    mask = command.settings.mask
    mask_digest = model.manifest.maskDigest.description
    fixed_mask = command.settings.fixedMask
    self.frames = frames
    classes = model.classNames
    self.epochs = epochs.map { Epoch(number: $0.number, loss: $0.loss, accuracy: $0.accuracy) }
    metrics = model.manifest.metrics.map {
      Metric(name: $0.name, value: $0.value, kind: $0.kind.rawValue, conditions: $0.conditions)
    }
  }

  func printText() {
    Console.line(
      "wrote   \(bundle) for \(board): \(classes.count) classes, \(fixed_mask ? "fixed mask" : "mask from") \(mask), "
        + "\(frames) training frames")
    Console.line("picture \(picture)")
    for metric in metrics {
      Console.line("\(metric.name)  \(Format.percent(metric.value)) (\(metric.kind): \(metric.conditions))")
    }
  }
}
