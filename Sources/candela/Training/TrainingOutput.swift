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

  /// The wall clock, apart from what is reproducible.
  struct Host: Encodable {
    let epoch_seconds: [Double]
    let threads: Int
  }

  let bundle: String
  let picture: String
  let board: String
  let mask: String
  let mask_digest: String
  let fixed_mask: Bool
  let frames: Int
  let classes: [String]
  let epochs: [TrainedEpoch]
  let metrics: [Metric]
  let host: Host

  init(
    command: TrainCommand, profile: BoardProfile, bundle model: ModelBundle, frames: Int, epochs: [TrainedEpoch]
  ) {
    bundle = command.out
    picture = command.picturePath
    board = profile.name
    mask = command.settings.pattern
    mask_digest = model.manifest.maskDigest.description
    fixed_mask = command.settings.fixedMask
    self.frames = frames
    classes = model.classNames
    self.epochs = epochs
    host = Host(epoch_seconds: epochs.map(\.seconds), threads: command.settings.threads ?? Workspace.cores)
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

/// An epoch of joint training, and how long it took.
struct TrainedEpoch: Encodable {
  let number: Int
  let loss: Double
  let accuracy: Double
  let seconds: Double

  init(_ epoch: JointTrainer.Epoch, seconds: Double) {
    number = epoch.number
    loss = epoch.loss
    accuracy = epoch.accuracy
    self.seconds = seconds
  }

  enum CodingKeys: String, CodingKey {
    case number, loss, accuracy
  }
}
