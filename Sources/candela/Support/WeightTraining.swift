import CandelaBoardSpec
import CandelaHAL
import CandelaMedia
import CandelaModel
import CandelaOptics
import CandelaScene
import CandelaSimHarness
import CandelaTraining
import Foundation

/// One run of `candela train`: frames, mask, features, weights, test, bundle.
struct WeightTraining {
  /// Frames of the generated scene to train on where no limit is given, and to test on.
  private static let sceneFrames = (training: 40_000, testing: 4000)

  let command: TrainCommand
  let profile: BoardProfile
  let operators: OperatorCache
  private let specification: InputSpecification
  private let mask: PhaseMask

  init(command: TrainCommand, profile: BoardProfile, operators: OperatorCache) throws {
    self.command = command
    self.profile = profile
    self.operators = operators
    specification = InputSpecification(pixels: profile.design.input.pixels)
    guard let layer = profile.design.phaseLayers.first, profile.design.phaseLayers.count == 1 else {
      throw UsageError.options("board \(profile.name) has several phase layers", remedy: "Choose a board with one")
    }
    mask = try MaskPattern(command.mask)
      .mask(layer: layer, wavelengthMeters: profile.design.wavelengthMeters, seed: command.board.seed)
  }

  func run() throws -> (bundle: ModelBundle, output: TrainingOutput) {
    let set = try trainingSet()
    let labels = try Self.labels(of: set)
    let names = try classNames(labels)
    let fused = try operators.fusedOperator(design: profile.design, masks: [mask])
    let features = measured(set, fused)
    let banks = try train(features, labels, classCount: names.count)
    let draft = try bundle(names, banks: banks, fused: fused, metrics: [])
    let (metrics, report) = try test(draft)
    let bundle = try bundle(names, banks: banks, fused: fused, metrics: metrics)
    return (
      bundle, TrainingOutput(command: command, profile: profile, bundle: bundle, frames: set.count, report: report)
    )
  }

  private func trainingSet() throws -> ApertureSet {
    let source: any FrameSource =
      command.frames.isScene
      ? LabelledSetSource(
        try SceneSets.set(
          .training, count: command.frames.limit ?? Self.sceneFrames.training, seed: command.board.seed))
      : try FrameSources.open(path: command.frames.frames ?? "", labels: command.frames.labels)
    return try ApertureSet(reading: source, specification, limit: command.frames.limit, isQuiet: command.json)
  }

  private static func labels(of set: ApertureSet) throws -> [UInt8] {
    try set.labels.enumerated().map { index, label in
      guard let label else {
        throw UsageError.options("training frame \(index) has no label", remedy: "Give one label for each frame")
      }
      return UInt8(label)
    }
  }

  private func classNames(_ labels: [UInt8]) throws -> [String] {
    if let file = command.classes {
      let names = try ClassNames.read(file)
      guard let index = labels.firstIndex(where: { Int($0) >= names.count }) else { return names }
      throw UsageError(
        code: "CND-7002",
        message: "label \(index) is \(labels[index]), and \(file) has \(names.count) class names",
        remedy: "Give one name for each class, in the order of the labels: labels must be 0...\(names.count - 1)")
    }
    if command.frames.isScene { return SceneClass.names }
    return (0...Int(labels.max() ?? 0)).map { "\($0)" }
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

  private func train(_ features: FeatureSet, _ labels: [UInt8], classCount: Int) throws -> [UInt8] {
    var configuration = WeightTrainingConfiguration()
    configuration.epochs = command.epochs
    configuration.batchSize = command.batch
    configuration.learningRate = command.rate
    configuration.seed = command.board.seed
    var trainer = try WeightTrainer(
      features: features, labels: labels, classCount: classCount, configuration: configuration)
    let bar = ProgressBar("weights", total: command.epochs, isQuiet: command.json)
    defer { bar.finish() }
    return trainer.train { epoch in
      let accuracy = epoch.validationAccuracy.map { "validation \(Format.percent($0))" } ?? ""
      bar.advance(note: String(format: "loss %.3f ", epoch.loss) + accuracy)
      return true
    }
  }

  private func bundle(
    _ names: [String], banks: [UInt8], fused: FusedOperator, metrics: [ModelMetric]
  ) throws -> ModelBundle {
    let data =
      command.frames.isScene ? "generated scene, training stream" : (command.frames.title as NSString).lastPathComponent
    let description = ModelDescription(
      name: command.name ?? ((command.out as NSString).lastPathComponent as NSString).deletingPathExtension,
      task: "\(names.count) classes: \(names.joined(separator: ", "))", classes: names, input: specification,
      provenance: ModelProvenance(
        tool: "candela \(Version.text)", command: Workspace.commandLine, data: data, seed: command.board.seed,
        date: command.date ?? Workspace.today,
        notes: "Fixed mask \(command.mask), weights trained by straight-through softmax regression."),
      metrics: metrics)
    return try ModelPacker(profile: profile, description: description, levels: mask.levels, weightBanks: banks)
      .pack(operator: fused).bundle
  }

  /// Accuracy on the test frames with default noise and without, straight through the device.
  private func test(_ bundle: ModelBundle) throws -> ([ModelMetric], noisy: EvaluationReport?) {
    let source: any FrameSource
    if let frames = command.testFrames {
      source = try FrameSources.open(path: frames, labels: command.testLabels)
    } else if command.frames.isScene {
      source = LabelledSetSource(try SceneSets.set(.testing, count: Self.sceneFrames.testing, seed: command.board.seed))
    } else {
      return ([], nil)
    }
    let name = (source.name as NSString).lastPathComponent
    let set = try ApertureSet(reading: source, specification, limit: nil, isQuiet: command.json)
    let reports = try [false, true].map { isIdeal in
      let device = SimulatedDevice(serial: command.board.serial, seed: command.board.seed, isIdeal: isIdeal)
      let evaluation = Evaluation(
        profile: profile, program: bundle.program, masks: bundle.masks, device: device, operators: operators)
      let records = try evaluation.run(set, path: .direct, threads: Workspace.cores)
      return EvaluationReport(records, labels: set.labels, classCount: bundle.classNames.count)
    }
    let metrics = zip(reports, ["default noise", "ideal"]).compactMap { report, noise in
      report.accuracy.map {
        ModelMetric(
          name: "accuracy", value: $0, kind: .simulated,
          conditions:
            "\(name), \(report.labelled) frames, \(noise), serial \(command.board.serial), seed \(command.board.seed)")
      }
    }
    return (metrics, reports.first)
  }
}

/// The result of `candela train` as it is shown.
struct TrainingOutput: Encodable {
  struct Metric: Encodable {
    let name: String
    let value: Double
    let kind: String
    let conditions: String
  }

  let bundle: String
  let board: String
  let mask: String
  let mask_digest: String
  let frames: Int
  let classes: [String]
  let metrics: [Metric]

  init(command: TrainCommand, profile: BoardProfile, bundle model: ModelBundle, frames: Int, report: EvaluationReport?)
  {
    bundle = command.out
    board = profile.name
    mask = command.mask
    mask_digest = model.manifest.maskDigest.description
    self.frames = frames
    classes = model.classNames
    metrics = model.manifest.metrics.map {
      Metric(name: $0.name, value: $0.value, kind: $0.kind.rawValue, conditions: $0.conditions)
    }
  }

  func printText() {
    Console.line("wrote   \(bundle) for \(board): \(classes.count) classes, mask \(mask), \(frames) training frames")
    for metric in metrics {
      Console.line("\(metric.name)  \(Format.percent(metric.value)) (\(metric.kind): \(metric.conditions))")
    }
  }
}
