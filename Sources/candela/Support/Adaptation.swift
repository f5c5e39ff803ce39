import CandelaHAL
import CandelaMedia
import CandelaModel
import CandelaOptics
import CandelaRuntime
import CandelaScene
import CandelaSimHarness
import CandelaTraining
import Foundation

/// One run of `candela adapt`: frames, readings, predictions, weights, table, bundle.
struct Adaptation {
  let command: AdaptCommand
  let loaded: LoadedModel
  let device: SimulatedDevice
  let operators: OperatorCache

  private var specification: InputSpecification { loaded.bundle.manifest.input }
  private var names: [String] { loaded.bundle.classNames }

  func run() throws -> (bundle: ModelBundle, output: AdaptationOutput) {
    let set = try trainingSet()
    let labels = try labels(of: set)
    let shown = min(command.images, set.count)
    try LabelBalance(Array(labels.prefix(shown)), classCount: names.count).requireEnough(names: names)
    let capture = try capture(set, frames: shown)
    try requireLight(capture)
    var features = FeatureSet(diodeCount: capture.diodeCount, capacity: set.count)
    features.append(capture.sums)
    let predicted = try predict(set, from: shown, capture, into: &features)
    let banks = try train(features, Array(labels.prefix(shown + predicted)), hasPredicted: predicted > 0)
    let sentence = Self.sentence(shown: shown, reads: command.reads, predicted: predicted)
    let draft = try bundle(banks: banks, sentence: sentence, metrics: [])
    let table = try table(draft)
    let bundle = try bundle(banks: banks, sentence: sentence, metrics: table.last.map { [$0.metric] } ?? [])
    return (
      bundle,
      AdaptationOutput(
        command: command, loaded: loaded, bundle: bundle, shown: shown, predicted: predicted,
        clippedShare: capture.clippedShare, table: table)
    )
  }

  /// The frames for the device, then those for prediction.
  private func trainingSet() throws -> ApertureSet {
    let limit = command.images + command.predicted
    let source: any FrameSource =
      command.isScene
      ? LabelledSetSource(try SceneSets.set(.training, count: limit, seed: command.board.seed))
      : try FrameSources.open(path: command.frames ?? "", labels: command.labels)
    let set = try ApertureSet(reading: source, specification, limit: limit, isQuiet: command.json)
    try loaded.requireLabels(of: set, named: command.labels ?? command.title)
    return set
  }

  private func labels(of set: ApertureSet) throws -> [UInt8] {
    try set.labels.enumerated().map { index, label in
      guard let label else {
        throw UsageError.options("training frame \(index) has no label", remedy: "Give one label for each frame")
      }
      return UInt8(label)
    }
  }

  /// Through the driver, as on a bench.
  private func capture(_ set: ApertureSet, frames: Int) throws -> DiodeCapture {
    let bench = try SimulatedBench(profile: loaded.profile, device: device, operators: operators)
    try bench.prepare(loaded.bundle.program)
    let bar = ProgressBar("reading diodes", total: frames, isQuiet: command.json)
    defer { bar.finish() }
    return try bench.driver.captureDiodes(
      frames: frames, reads: command.reads, projector: bench.board.projector, progress: { _ in bar.advance() },
      aperture: { Array(set.aperture($0)) })
  }

  /// A dark device teaches nothing.
  private func requireLight(_ capture: DiodeCapture) throws {
    guard capture.sums.contains(where: { $0 > 0 }) else {
      throw UsageError(
        code: "CND-7005", message: "every photodiode read zero on all \(capture.frameCount) frames",
        remedy: "Check the light, the frames and the device's errors: an array far off the light reads nothing")
    }
  }

  /// Adds predicted readings of the frames after those shown; returns how many.
  private func predict(
    _ set: ApertureSet, from shown: Int, _ capture: DiodeCapture, into features: inout FeatureSet
  ) throws -> Int {
    guard set.count > shown else { return 0 }
    let bar = ProgressBar("predicting", total: set.count - shown, isQuiet: command.json)
    defer { bar.finish() }
    let predictor = try ReadingPredictor(
      apertures: Array(set.apertures(0..<shown)), inputCount: set.pixelCount, readings: capture.sums,
      diodeCount: capture.diodeCount, kernel: try Workspace().kernel)
    for start in stride(from: shown, to: set.count, by: Self.batchFrames) {
      let batch = start..<min(start + Self.batchFrames, set.count)
      features.append(predictor.readings(of: set.apertures(batch)))
      bar.advance(by: batch.count)
    }
    return set.count - shown
  }

  /// Frames predicted at a time.
  private static let batchFrames = 512

  private func train(_ features: FeatureSet, _ labels: [UInt8], hasPredicted: Bool) throws -> [UInt8] {
    var configuration = WeightTrainingConfiguration()
    configuration.epochs = command.epochs ?? (hasPredicted ? 20 : 60)
    configuration.batchSize = 100
    configuration.lightNoise = command.noise
    configuration.validationShare = 0
    configuration.seed = command.board.seed
    var trainer = try WeightTrainer(
      features: features, labels: labels, classCount: names.count, configuration: configuration,
      startingFrom: loaded.bundle.program.weightBanks)
    let bar = ProgressBar("weights", total: configuration.epochs, isQuiet: command.json)
    defer { bar.finish() }
    return trainer.train { epoch in
      bar.advance(note: String(format: "loss %.3f", epoch.loss))
      return true
    }
  }

  static func sentence(shown: Int, reads: Int, predicted: Int) -> String {
    let often = reads == 1 ? "once" : "\(reads) times"
    return "weights re-trained on photodiode readings of \(shown) frames, each read \(often)"
      + (predicted > 0 ? ", and on predicted readings of \(predicted) more" : "")
  }

  private func bundle(banks: [UInt8], sentence: String, metrics: [ModelMetric]) throws -> ModelBundle {
    let old = loaded.bundle
    let errors = command.errors.summary ?? "none set"
    let description = ModelDescription(
      name: command.name ?? ((command.out as NSString).lastPathComponent as NSString).deletingPathExtension,
      task: old.manifest.task, classes: names, input: specification, relativeExposure: old.manifest.relativeExposure,
      provenance: ModelProvenance(
        tool: "candela \(Version.text)", command: Workspace.commandLine,
        data: command.isScene
          ? "generated scene, training stream" : (command.title as NSString).lastPathComponent,
        seed: command.board.seed, date: command.date ?? Workspace.today,
        notes: "Adapted from model \(old.manifest.name) (file digest \(old.digest.short)) to the simulated device with "
          + "serial \(device.serial) of board \(loaded.profile.name) (device errors: \(errors)): \(sentence). The mask is "
          + "the old one. For this device only."),
      metrics: metrics)
    let packer = try ModelPacker(
      profile: loaded.profile, description: description, levels: old.masks.flatMap { $0.levels },
      continuous: old.manifest.mask.format == .continuous, weightBanks: banks)
    let fused = try operators.fusedOperator(design: loaded.profile.design, masks: old.masks)
    return try packer.pack(operator: fused).bundle
  }
}

extension Adaptation {
  /// One row of the table: a bundle on a device.
  struct Row {
    let title: String
    let report: EvaluationReport
    let metric: ModelMetric
  }

  /// The old bundle on a device as designed and on this one, and the new one on this one; empty without test frames.
  private func table(_ adapted: ModelBundle) throws -> [Row] {
    let source: any FrameSource
    if let frames = command.testFrames {
      source = try FrameSources.open(path: frames, labels: command.testLabels)
    } else if command.isScene {
      source = LabelledSetSource(
        try SceneSets.set(.testing, count: FrameOptions.sceneFrames, seed: command.board.seed))
    } else {
      return []
    }
    let set = try ApertureSet(reading: source, specification, limit: nil, isQuiet: command.json)
    try loaded.requireLabels(of: set, named: command.testLabels ?? source.name)
    var perfect = device
    perfect.errors = .none
    let bar = ProgressBar("testing", total: 3 * set.count, isQuiet: command.json)
    defer { bar.finish() }
    return try [
      ("before, device as designed", loaded.bundle, perfect), ("before, this device", loaded.bundle, device),
      ("adapted, this device", adapted, device),
    ].map { title, bundle, device in
      let evaluation = Evaluation(
        profile: loaded.profile, program: bundle.program, masks: bundle.masks, device: device, operators: operators)
      let records = try evaluation.run(
        set, path: .direct, threads: Workspace.cores, progress: { bar.advance(by: $0) })
      let report = EvaluationReport(records, labels: set.labels, classCount: names.count)
      let noise = device.isIdeal ? "ideal" : "default noise"
      let errors = device.errors == .none ? "no device errors" : command.errors.summary ?? "no device errors"
      return Row(
        title: title, report: report,
        metric: ModelMetric(
          name: "accuracy", value: report.accuracy ?? 0, kind: .simulated,
          conditions: "\((source.name as NSString).lastPathComponent), \(report.labelled) frames, \(noise), "
            + "\(errors), serial \(device.serial), seed \(device.seed)"))
    }
  }
}
