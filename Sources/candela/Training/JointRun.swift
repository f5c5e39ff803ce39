import CandelaBoardSpec
import CandelaMedia
import CandelaOptics
import CandelaSimHarness
import CandelaTraining
import Foundation

/// Joint training as the command runs it: progress, checkpoints, going on from one.
struct JointRun {
  private let command: TrainCommand
  private let profile: BoardProfile
  private let data: TrainingData
  private let configuration: JointTrainingConfiguration

  init(_ command: TrainCommand, _ profile: BoardProfile, _ data: TrainingData) throws {
    self.command = command
    self.profile = profile
    self.data = data
    configuration = try command.settings.joint(seed: command.board.seed)
  }

  func run() throws -> TrainedModel {
    let trainer = try JointTrainer(
      design: profile.design, noise: profile.noise, frames: try data.frames(), configuration: configuration)
    if let path = command.resume { try resume(trainer, path) }
    let epochs = try epochs(trainer)
    let (masks, banks) = trainer.result
    return TrainedModel(
      masks: masks, banks: banks, continuousMasks: trainer.continuousMasks, epochs: epochs,
      notes: "Mask and weights trained together: "
        + identity.map { "\($0.name) \($0.value)" }.joined(separator: ", ") + ".")
  }

  private func epochs(_ trainer: JointTrainer) throws -> [TrainedEpoch] {
    let units = 1000
    let bar = ProgressBar(
      "training", total: units * (configuration.epochs - trainer.epoch), isQuiet: command.json)
    defer { bar.finish() }
    var epochs: [TrainedEpoch] = []
    let clock = ContinuousClock()
    var note = ""
    while !trainer.isFinished {
      var done = 0
      let start = clock.now
      let epoch = trainer.runEpoch { share in
        let now = Int(share * Double(units))
        bar.advance(by: now - done, note: note)
        done = now
      }
      epochs.append(TrainedEpoch(epoch, seconds: (clock.now - start) / .seconds(1)))
      note = String(format: "loss %.3f accuracy ", epoch.loss) + Format.percent(epoch.accuracy)
      if !Console.showsProgress, !command.json {
        Console.error("epoch \(epoch.number)/\(configuration.epochs) \(note)")
      }
      try AtomicFile.write(TrainingCheckpoint(trainer, identity: identity).encoded, to: command.checkpointPath)
    }
    return epochs
  }

  private func resume(_ trainer: JointTrainer, _ path: String) throws {
    let limit = 1 << 30
    let checkpoint = try TrainingCheckpoint(
      try ByteStream.contents(of: path, limit: limit), layers: profile.design.phaseLayers,
      diodes: profile.design.detector.pixels * profile.design.detector.pixels, classes: data.names.count)
    try checkpoint.check(against: identity)
    trainer.resume(from: checkpoint)
  }

  /// What must be the same for a checkpoint to mean anything.
  private var identity: [(name: String, value: String)] {
    let settings = configuration
    return [
      ("design", profile.designDigest.short), ("noise", command.settings.noise), ("frames", "\(data.set.count)"),
      ("data", data.digest.short), ("classes", "\(data.names.count)"), ("epochs", "\(settings.epochs)"),
      ("batch", "\(settings.batchSize)"), ("phase rate", "\(settings.phaseRate)"), ("rate", "\(settings.weightRate)"),
      ("smoothing", "\(settings.labelSmoothing)"), ("rounding from", "\(settings.roundFrom)"),
      ("coarse until", "\(settings.coarseUntil)"), ("terms", "\(settings.kernelTerms)"),
      ("augmentation", command.settings.augment), ("encoding", command.settings.encoding.rawValue),
      ("mask", command.settings.pattern), ("seed", "\(settings.seed)"),
      ("threads", "\(settings.threads)"),
    ]
  }
}
