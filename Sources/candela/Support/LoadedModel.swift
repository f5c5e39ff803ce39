import CandelaBoardSpec
import CandelaHAL
import CandelaModel
import CandelaScene
import CandelaSimHarness
import Foundation

/// A board profile and a bundle that fits it.
struct LoadedModel {
  let profile: BoardProfile
  let bundle: ModelBundle
  /// The name or path that it was found under, to find it again.
  let name: String

  /// Both, as they are.
  init(profile: BoardProfile, bundle: ModelBundle) {
    self.profile = profile
    self.bundle = bundle
    name = bundle.manifest.name
  }

  /// Finds and checks both. Without a name: the generated scene's bundle, or the first that fits the board.
  init(_ name: String?, board: BoardOptions, workspace: Workspace) throws {
    let library = ModelLibrary(workspace.locator)
    profile = try board.profile(workspace)
    let found = try name ?? library.defaultModel(for: profile)
    bundle = try library.load(found)
    self.name = found
    try bundle.check(against: profile)
  }
}

extension LoadedModel {
  /// Labels that name no class of the model belong to other data: an accuracy over the rest would mislead.
  func requireLabels(of set: ApertureSet, named source: String) throws {
    for (frame, label) in set.labels.enumerated() { try requireLabel(label, ofFrame: frame, named: source) }
  }

  /// As above, for one frame; nil is a frame without a label.
  func requireLabel(_ label: Int?, ofFrame frame: Int, named source: String) throws {
    guard let label, !bundle.classNames.indices.contains(label) else { return }
    throw UsageError(
      code: "CND-9007",
      message: "\(source): the label of frame \(frame) is \(label), and model \(bundle.manifest.name) has "
        + "\(bundle.classNames.count) classes",
      remedy: "Choose the model that these labels belong to, or leave the labels out")
  }
}

extension LoadedModel {
  /// Says so when the generated scene is shown to a model of other classes: its truth then means nothing.
  func noteForeignScene(_ frames: FrameOptions) {
    guard frames.isScene, bundle.classNames != SceneClass.names else { return }
    Console.error(
      "candela: note: the generated scene shows \(SceneClass.names.joined(separator: ", ")); model \(bundle.manifest.name) "
        + "tells other classes apart, so its accuracy here means nothing. Name your frames with --frames.")
  }
}

extension BoardOptions {
  /// The board's profile, by name or folder; an optics file stands for a simulated board around that design.
  func profile(_ workspace: Workspace) throws -> BoardProfile {
    if board.hasSuffix(".yaml") || board.hasSuffix(".yml") { return try .simulated(around: board, workspace) }
    return try BoardProfileLoader(workspace.locator).load(board)
  }

  /// The simulated device that the options describe.
  var device: SimulatedDevice { SimulatedDevice(serial: serial, seed: seed, isIdeal: ideal) }
}

extension BoardProfile {
  /// A simulated board around the design in an optics file: it takes continuous masks, whatever the design's levels.
  static func simulated(around file: String, _ workspace: Workspace) throws -> BoardProfile {
    let loader = BoardProfileLoader(workspace.locator)
    let name = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
    return try loader.load("accel-reference").carrying(try loader.optics(atPath: file), name: name)
  }
}
