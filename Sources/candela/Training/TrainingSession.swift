import CandelaBoardSpec
import CandelaHAL
import CandelaMedia
import CandelaModel
import CandelaOptics
import CandelaSimHarness
import CandelaTraining
import Foundation

/// One run of `candela train`: frames, mask and weights, test, bundle, picture.
struct TrainingSession {
  /// What a run leaves.
  struct Result {
    let bundle: ModelBundle
    let picture: Raster
    let output: TrainingOutput
  }

  let command: TrainCommand
  let profile: BoardProfile
  let operators: OperatorCache

  init(command: TrainCommand, profile: BoardProfile, operators: OperatorCache) throws {
    self.command = command
    self.profile = profile
    self.operators = operators
  }

  func run() throws -> Result {
    let data = try TrainingData(command, profile)
    _ = try data.frames()
    let trained = try command.settings.fixedMask ? fixed(data) : JointRun(command, profile, data).run()
    let fused = try operators.fusedOperator(design: profile.design, masks: trained.masks)
    let exposure = ExposureChoice.relative(trained, fused: fused, data: data, profile: profile)
    func bundle(_ metrics: [ModelMetric]) throws -> ModelBundle {
      try self.bundle(data, trained, fused: fused, exposure: exposure, metrics: metrics)
    }
    let draft = try bundle([])
    let test = try TrainingTest(draft, trained: trained, session: self)
    let final = try bundle(test.metrics)
    let report = TrainingReport(bundle: final, profile: profile, fused: fused, data: data, test: test.noisy)
    return Result(
      bundle: final, picture: report.draw(),
      output: TrainingOutput(
        command: command, profile: profile, bundle: final, frames: data.set.count, epochs: trained.epochs))
  }

  /// Weights alone, behind the pattern.
  private func fixed(_ data: TrainingData) throws -> TrainedModel {
    guard let layer = profile.design.phaseLayers.first, profile.design.phaseLayers.count == 1 else {
      throw UsageError.options("board \(profile.name) has several phase layers", remedy: "Leave --fixed-mask out")
    }
    let mask = try MaskPattern(command.settings.pattern)
      .mask(layer: layer, wavelengthMeters: profile.design.wavelengthMeters, seed: command.board.seed)
    let fused = try operators.fusedOperator(design: profile.design, masks: [mask])
    let features = measured(data.set, fused)
    var trainer = try WeightTrainer(
      features: features, labels: data.labels, classCount: data.names.count,
      configuration: command.settings.weights(seed: command.board.seed))
    let bar = ProgressBar(
      "weights", total: command.settings.weights(seed: 1).epochs, isQuiet: command.json)
    defer { bar.finish() }
    let banks = trainer.train { epoch in
      let accuracy = epoch.validationAccuracy.map { "validation \(Format.percent($0))" } ?? ""
      bar.advance(note: String(format: "loss %.3f ", epoch.loss) + accuracy)
      return true
    }
    return TrainedModel(
      masks: [mask], banks: banks, continuousMasks: nil, epochs: [],
      notes: "Fixed mask \(command.settings.pattern), weights trained by straight-through softmax regression.")
  }

  private func measured(_ set: ApertureSet, _ fused: FusedOperator) -> FeatureSet {
    let bar = ProgressBar("light", total: set.count, isQuiet: command.json)
    defer { bar.finish() }
    var last = 0
    return FeatureSet.photocurrents(
      of: fused, frames: set.count,
      progress: {
        bar.advance(by: $0 - last)
        last = $0
      }, frame: { Array(set.aperture($0)) })
  }

  private func bundle(
    _ data: TrainingData, _ trained: TrainedModel, fused: FusedOperator, exposure: Double, metrics: [ModelMetric]
  ) throws -> ModelBundle {
    let names = data.names
    let description = ModelDescription(
      name: command.name ?? ((command.out as NSString).lastPathComponent as NSString).deletingPathExtension,
      task: "\(names.count) classes: \(names.joined(separator: ", "))", classes: names, input: data.specification,
      relativeExposure: exposure,
      provenance: ModelProvenance(
        tool: "candela \(Version.text)", command: Workspace.commandLine, data: data.title, seed: command.board.seed,
        date: command.date ?? Workspace.today, notes: trained.notes),
      metrics: metrics)
    return try ModelPacker(
      profile: profile, description: description, levels: trained.masks.flatMap(\.levels), weightBanks: trained.banks
    ).pack(operator: fused).bundle
  }
}

/// What training found.
struct TrainedModel {
  /// Masks of the board's levels.
  let masks: [PhaseMask]
  let banks: [UInt8]
  /// The masks before rounding; nil where there are none.
  let continuousMasks: [PhaseMask]?
  /// What the epochs of joint training did.
  let epochs: [TrainedEpoch]
  /// For the bundle's provenance.
  let notes: String
}
