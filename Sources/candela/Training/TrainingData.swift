import CandelaBoardSpec
import CandelaHAL
import CandelaMedia
import CandelaModel
import CandelaScene
import CandelaSimHarness
import CandelaTraining
import Foundation

/// The labelled frames of a training run, preprocessed.
struct TrainingData {
  /// Frames of the generated scene to train on where no limit is given, and to test on.
  private static let sceneFrames = (training: 40_000, testing: 4000)

  let specification: InputSpecification
  let set: ApertureSet
  let labels: [UInt8]
  let names: [String]
  /// What to call the frames in the bundle.
  let title: String

  init(_ command: TrainCommand, _ profile: BoardProfile) throws {
    specification = InputSpecification(
      pixels: profile.design.input.pixels, encoding: command.settings.encoding)
    let source: any FrameSource =
      command.frames.isScene
      ? LabelledSetSource(
        try SceneSets.set(
          .training, count: command.frames.limit ?? Self.sceneFrames.training, seed: command.board.seed))
      : try FrameSources.open(path: command.frames.frames ?? "", labels: command.frames.labels)
    set = try ApertureSet(reading: source, specification, limit: command.frames.limit, isQuiet: command.json)
    labels = try Self.labels(of: set)
    names = try Self.classNames(command, labels)
    title =
      command.frames.isScene ? "generated scene, training stream" : (command.frames.title as NSString).lastPathComponent
  }

  /// The test frames of a command; nil where it has none.
  static func test(_ command: TrainCommand, _ specification: InputSpecification) throws -> (
    name: String, set: ApertureSet
  )? {
    let source: any FrameSource
    if let frames = command.testFrames {
      source = try FrameSources.open(path: frames, labels: command.testLabels)
    } else if command.frames.isScene {
      source = LabelledSetSource(try SceneSets.set(.testing, count: sceneFrames.testing, seed: command.board.seed))
    } else {
      return nil
    }
    let set = try ApertureSet(reading: source, specification, limit: nil, isQuiet: command.json)
    return ((source.name as NSString).lastPathComponent, set)
  }

  /// The frames as training takes them.
  /// - Throws: `TrainingError` (CND-7004) where a class has too few.
  func frames() throws -> TrainingFrames {
    try TrainingFrames(
      side: specification.pixels, pixels: Array(set.apertures(0..<set.count)), labels: labels, classCount: names.count)
  }

  /// SHA-256 of all amplitudes and labels.
  var digest: Digest256 { Digest256(of: Array(set.apertures(0..<set.count)) + labels) }

  private static func labels(of set: ApertureSet) throws -> [UInt8] {
    try set.labels.enumerated().map { index, label in
      guard let label else {
        throw UsageError.options("training frame \(index) has no label", remedy: "Give one label for each frame")
      }
      return UInt8(label)
    }
  }

  private static func classNames(_ command: TrainCommand, _ labels: [UInt8]) throws -> [String] {
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
}
